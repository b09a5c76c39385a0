using Remoting;

namespace Company.RemotingNative1.Tests;

public sealed class IsolationTests
{
    [Fact]
    public async Task Bad_documents_fail_alone()
    {
        await using var executor = Isolation.Create();
        string[] documents = ["a letter", "damaged", "endless", "a book"];
        var errors = new List<Type?>();
        await foreach (var outcome in executor.MapOutcomesAsync(Documents.Remote.Measure, documents, chunkSize: 1, cancellationToken: TestContext.Current.CancellationToken))
            errors.Add(outcome.Error?.GetType());
        Assert.Equal([null, typeof(WorkerDiedException), typeof(CallTimeoutException), null], errors);
    }
}
