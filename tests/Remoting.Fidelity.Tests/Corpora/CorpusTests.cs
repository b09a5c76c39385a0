namespace Remoting.Tests.Fidelity.Corpora;

/// <summary>
/// Inputs of others through maps of six chunk sizes: what comes back is what the plain loop gives. A slice of them in a usual run; with
/// <c>REMOTING_CORPORA=all</c> some 20,000 and more, with <c>REMOTING_CORPORA=folder</c> the files of a folder and their lines.
/// </summary>
public sealed class CorpusTests
{
    private const int Limit = 600_000;

    private static readonly ChunkSize[] ChunkSizes = [1, 2, 7, 64, 1000, ChunkSize.Auto];

    [Fact(Timeout = Limit)]
    public Task Characters() => AssertAsLoop(CorpusCalls.Remote.Text, CorpusCalls.Text, PublicInputs.Characters(), TestContext.Current.CancellationToken);

    [Fact(Timeout = Limit)]
    public Task Words() => AssertAsLoop(CorpusCalls.Remote.Value, CorpusCalls.Value, PublicInputs.Words(), TestContext.Current.CancellationToken);

    [Fact(Timeout = Limit)]
    public Task Time_zones() => AssertAsLoop(CorpusCalls.Remote.Zone, CorpusCalls.Zone, PublicInputs.Zones(), TestContext.Current.CancellationToken);

    [Fact(Timeout = Limit)]
    public Task Files() => AssertAsLoop(CorpusCalls.Remote.Bytes, CorpusCalls.Bytes, PublicInputs.Files(), TestContext.Current.CancellationToken);

    [Fact(Timeout = Limit)]
    public Task Documents() => AssertAsLoop(CorpusCalls.Remote.Json, CorpusCalls.Json, PublicInputs.JsonFiles(), TestContext.Current.CancellationToken);

    private static async Task AssertAsLoop<T, TResult>(Func<T, RemoteCall<TResult>> stub, Func<T, TResult> method, IEnumerable<T> inputs, CancellationToken cancellationToken)
    {
        T[] items = [.. inputs];
        TResult[] expected = [.. items.Select(method)];
        Assert.NotEmpty(items);
        await using var executor = new ProcessPoolExecutor(2);
        foreach (var chunkSize in ChunkSizes)
        {
            int index = 0;
            await foreach (var actual in executor.MapAsync(stub, items, chunkSize: chunkSize, cancellationToken: cancellationToken))
            {
                if (DeepComparison.Difference(expected[index], actual) is { } difference)
                    Assert.Fail($"No. {index} with chunks of {chunkSize}: {difference}");
                index++;
            }
            Assert.Equal(items.Length, index);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{items.Length} inputs at {ChunkSizes.Length} chunk sizes");
    }
}
