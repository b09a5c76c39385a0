using Remoting.Scheduling;

namespace Remoting.Tests.Scheduling;

/// <summary>Workers that have nothing to do beside a map are told of, where that is most of the time and the work is worth its way.</summary>
public sealed class StarvingAdviceTests
{
    private static readonly CompilerServices.Callable Callable = Calls.Remote.Add(1, 2).Callable;

    [Fact]
    public void Workers_without_work_beside_a_map_are_told_once()
    {
        var advisor = new Advisor();
        for (int i = 0; i < 400; i++)
            advisor.Look(Callable, isAlone: false, seconds: 1e-3, bytes: 8, workers: (3, 4));

        var advice = Assert.Single(advisor.Given);
        Assert.Equal(PoolAdviceKind.StarvingWorkers, advice.Kind);
        Assert.Contains("3 of 4 workers have nothing to do", advice.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 4, 1e-3)] // most of them work
    [InlineData(1, 1, 1e-3)] // there is one
    [InlineData(0, 0, 1e-3)] // calls wait, or are submitted one by one
    public void Others_are_not(int idle, int ready, double seconds)
    {
        var advisor = new Advisor();
        for (int i = 0; i < 400; i++)
            advisor.Look(Callable, isAlone: false, seconds, bytes: 8, (idle, ready));

        Assert.Empty(advisor.Given);
    }

    [Fact]
    public void The_end_of_a_map_is_nothing_to_speak_of()
    {
        var advisor = new Advisor();
        for (int i = 0; i < 400; i++)
            advisor.Look(Callable, isAlone: false, seconds: 1e-3, bytes: 8, workers: i % 100 < 80 ? (0, 4) : (4, 4));

        Assert.Empty(advisor.Given);
    }
}
