using Remoting.Chaos.Storm;
using Remoting.Tests;

namespace Remoting.Chaos.Tests;

public sealed class ChaosTests
{
    /// <summary>The same as <c>dotnet run -c Release --project tests/Remoting.Chaos -- --minutes 1 --seed 6</c>, in a Debug build, whose assertions look on.</summary>
    [Test(Timeout = 240_000)]
    public async Task A_minute_of_chaos_leaves_every_call_with_one_outcome()
    {
        var output = TestContext.Current.TestOutputHelper!;
        var result = await StormRun.RunAsync(new StormOptions(TimeSpan.FromMinutes(1), Seed: 6), output.WriteLine, TestContext.Current.CancellationToken);
        output.WriteLine(result.Summary);
        Assert.Empty(result.Complaints);
    }
}
