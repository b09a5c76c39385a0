using Remoting.Scheduling;

namespace Remoting.Tests;

/// <summary>Which calls are looked out for: those of callers who wait for each, and not those of callers who only seem to.</summary>
public sealed class PaceTests
{
    private const int Calls = 40_000;

    [Test]
    public void Who_waits_for_each_call_has_it_looked_out_for()
    {
        var pace = new Pace();
        bool[] watched = [.. Enumerable.Range(0, Calls).Select(_ => pace.OnSubmit(alone: true))];
        Assert.Equal([false, false, false, true], watched.Take(4));
        // All but one in a thousand, and one at the beginning.
        Assert.InRange(watched.Count(one => !one), 4 + (Calls / 1024) - 1, 4 + (Calls / 1024) + 1);
    }

    [Test]
    public void Who_does_not_wait_has_none_looked_out_for()
    {
        var pace = new Pace();
        Assert.False(pace.OnSubmit(alone: true));
        Assert.DoesNotContain(Enumerable.Range(0, Calls).Select(_ => pace.OnSubmit(alone: false)), watched => watched);
    }

    /// <summary>
    /// A pool that is faster than who submits is empty now and then, and a call that is looked out for has its result before the next: without a limit, all of
    /// them would be run one by one from there on.
    /// </summary>
    [Test]
    public void Who_submits_many_to_a_pool_that_is_often_empty_is_not_held_up_with_them()
    {
        var pace = new Pace();
        Assert.InRange(Storm(pace), 0, Calls / 20);
        // A caller that waits has its calls looked out for soon after.
        int late = Enumerable.Range(0, Calls).TakeWhile(_ => !pace.OnSubmit(alone: true)).Count();
        Assert.InRange(late, 0, 512);
        // And from then on as one that comes to a new pool.
        Assert.InRange(Enumerable.Range(0, Calls).Count(_ => !pace.OnSubmit(alone: true)), 0, (Calls / 1024) + 2);
    }

    /// <summary>How many of a storm's calls are looked out for: behind one that was not, in a row that were, the next find the pool busy until it has caught up.</summary>
    private static int Storm(Pace pace)
    {
        const int Behind = 20;
        int watched = 0;
        int busy = Behind;
        bool wasWatched = false;
        for (int i = 0; i < Calls; i++)
        {
            bool isWatched = pace.OnSubmit(alone: busy == 0);
            busy = wasWatched && !isWatched ? Behind : Math.Max(0, busy - 1);
            watched += isWatched ? 1 : 0;
            wasWatched = isWatched;
        }
        return watched;
    }
}
