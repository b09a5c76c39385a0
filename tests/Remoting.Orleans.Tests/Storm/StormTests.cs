using Remoting.Tests;

namespace Remoting.Clustering.Tests;

/// <summary>Everything at once, for a short time. For ten minutes it is a command: <c>-- storm --seconds 600</c>.</summary>
public sealed class StormTests
{
    /// <summary>Longer than the storm waits for what does not end: it is to say what that is.</summary>
    private const int Limit = 300_000;

    [Fact(Timeout = Limit)]
    public async Task Every_call_has_one_outcome_whatever_becomes_of_silos_and_workers()
    {
        int seed = Random.Shared.Next();
        var book = await ClusterStorm.RunAsync(TimeSpan.FromSeconds(15), seed, longStop: TimeSpan.FromSeconds(5)).WaitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {book}");
        Assert.True(book.Faults.Count == 0, string.Join('\n', book.Faults));
    }
}
