using Remoting.Chaos.Storm;
using Remoting.Tests;

namespace Remoting.Chaos.Tests;

public sealed class ChaosTests
{
    /// <summary>
    /// A quarter of a minute, in a Debug build, whose assertions look on. The same, and longer ones:
    /// <c>dotnet run -c Release --project tests/Remoting.Chaos -- --minutes 0.25 --seed 6</c>.
    /// </summary>
    [Test(DisableParallelization = true, Timeout = 120_000)]
    public async Task A_storm_leaves_every_call_with_one_outcome()
    {
        var output = TestContext.Current.TestOutputHelper!;
        var result = await StormRun.RunAsync(new StormOptions(TimeSpan.FromSeconds(15), Seed: 6), output.WriteLine, TestContext.Current.CancellationToken);
        output.WriteLine(result.Summary);
        Assert.Empty(result.Complaints);
    }
}
