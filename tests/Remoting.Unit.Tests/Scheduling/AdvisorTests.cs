using Remoting.Scheduling;

namespace Remoting.Tests.Scheduling;

/// <summary>What the numbers of a pool lead it to say.</summary>
public sealed class AdvisorTests
{
    private static readonly CompilerServices.Callable Tiny = Calls.Remote.Add(1, 2).Callable;

    [Test]
    public void Small_work_is_told_once_when_enough_was_seen()
    {
        var advisor = new Advisor();
        var given = Enumerable.Range(0, 300).Select(_ => advisor.Look(Tiny, isAlone: true, seconds: 3e-6, bytes: 8)).OfType<PoolAdvice>().ToList();

        Assert.Equal(PoolAdviceKind.SmallWork, Assert.Single(given).Kind);
        Assert.Contains("takes 3 µs a call", given[0].Text, StringComparison.Ordinal);
        Assert.Contains("one by one", given[0].Text, StringComparison.Ordinal);
        Assert.Equal(given, advisor.Given);
    }

    [Test]
    public void A_few_slow_ones_among_small_ones_change_nothing()
    {
        var advisor = new Advisor();
        for (int i = 0; i < 100; i++)
            advisor.Look(Tiny, isAlone: false, seconds: i % 10 == 0 ? 1 : 2e-6, bytes: 8);

        Assert.Contains("A larger chunk size", Assert.Single(advisor.Given).Text, StringComparison.Ordinal);
    }

    [Test]
    public void Arguments_that_take_most_of_the_time_are_told()
    {
        var advisor = new Advisor();
        for (int i = 0; i < 100; i++)
            advisor.Look(Tiny, isAlone: true, seconds: 10e-3, bytes: 64 << 20);

        Assert.Equal(PoolAdviceKind.LargeArguments, Assert.Single(advisor.Given).Kind);
    }

    [Test]
    public void Real_work_is_told_nothing()
    {
        var advisor = new Advisor();
        for (int i = 0; i < 1000; i++)
            advisor.Look(Tiny, isAlone: true, seconds: 1e-3, bytes: 100_000);

        Assert.Empty(advisor.Given);
    }

    [Test]
    public void Workers_that_serve_few_calls_are_told_and_others_are_not()
    {
        var few = new Advisor();
        var many = new Advisor();
        for (int i = 0; i < 10; i++)
        {
            few.Recycle(calls: 3, most: 200 << 20);
            many.Recycle(calls: 3000, most: 200 << 20);
        }

        Assert.Contains("5 workers were replaced for their memory after 3 calls each", Assert.Single(few.Given).Text, StringComparison.Ordinal);
        Assert.Empty(many.Given);
    }
}
