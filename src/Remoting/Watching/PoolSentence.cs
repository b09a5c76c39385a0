using System.Diagnostics;
using System.Globalization;

namespace Remoting.Watching;

/// <summary>One sentence that says how a pool is: the same on the page, in a terminal, and in a log.</summary>
internal static class PoolSentence
{
    /// <summary>Deaths are told for so long.</summary>
    public static readonly TimeSpan DeathWindow = TimeSpan.FromMinutes(10);

    /// <param name="view">The pool.</param>
    /// <param name="rate">Calls a second, where that is known.</param>
    /// <param name="deaths">Deaths that nobody asked for.</param>
    /// <param name="now">The time.</param>
    /// <param name="advice">What would pay, where something would.</param>
    public static string Of(PoolView view, double? rate, IReadOnlyList<PastDeath> deaths, DateTimeOffset now, string? advice = null)
    {
        if (view.Broken is { } broken)
            return $"The pool is broken: {broken.Split('\n', 2)[0].Trim()}";
        var parts = new List<string> { Workers(view) };
        if (rate is { } calls)
            parts.Add(calls > 0 ? $"{Number(calls)} {(calls is >= 0.95 and < 1.05 ? "call" : "calls")}/s" : "no calls");
        if (view.Queued > 0)
            parts.Add(Queue(view.Queued, Time(Stopwatch.GetElapsedTime(0, view.Oldest))));
        if (Deaths(deaths, now) is { } ends)
            parts.Add(ends);
        if (advice is not null)
            parts.Add(advice);
        return string.Join("; ", parts);
    }

    /// <summary>What would pay, in few words: what was found last, and how much more there is.</summary>
    public static string? AdviceOf(IReadOnlyList<PoolAdvice> given)
    {
        if (given.Count == 0)
            return null;
        var last = given[^1];
        string name = $"`{PoolWatch.NameOf(last.Callable)}`";
        string words = last.Kind switch
        {
            PoolAdviceKind.SmallWork => $"{name} does little in a call: ChunkSize.Auto would pay",
            PoolAdviceKind.LargeArguments => $"{name} spends most of its time on the way of its arguments: a path, or a worker that keeps them, would pay",
            PoolAdviceKind.StarvingWorkers => $"{name} leaves workers without work: a smaller chunk size or a quicker source would pay",
            _ => "workers are replaced after few calls: a higher RecycleWorkerAtMemory would pay",
        };
        return given.Count == 1 ? words : $"{words} (and {given.Count - 1} more)";
    }

    /// <summary>A time in the unit that suits it.</summary>
    public static string Time(TimeSpan time) => time.TotalSeconds switch
    {
        < 0.001 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMicroseconds:0} µs"),
        < 0.01 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
    };

    /// <summary>A number as people read it.</summary>
    public static string Number(double number) =>
        number < 9.95 ? number.ToString("0.#", CultureInfo.InvariantCulture) : Math.Round(number).ToString("N0", CultureInfo.InvariantCulture);

    private static string Workers(PoolView view)
    {
        int all = view.Workers.Count;
        if (all == 0)
            return "no workers yet: they start with the first call";
        int busy = Count(view, SeenStatus.Busy), starting = Count(view, SeenStatus.Starting), idle = Count(view, SeenStatus.Idle);
        string what = busy == all ? (all == 1 ? "busy" : "all busy") : idle == all ? (all == 1 ? "idle" : "all idle") : $"{busy} busy";
        string others = starting > 0 ? $", {starting} starting" : "";
        return $"{all} {(all == 1 ? "worker" : "workers")}, {what}{others}";
    }

    private static string Queue(long count, string time) => count == 1 ? $"1 call waits, {time} so far" : $"{Number(count)} calls wait, the oldest {time}";

    private static int Count(PoolView view, SeenStatus status) => view.Workers.Count(worker => worker.Status == status);

    private static string? Deaths(IReadOnlyList<PastDeath> deaths, DateTimeOffset now)
    {
        var lately = deaths.Where(death => now - death.At < DeathWindow).ToList();
        if (lately.Count == 0)
            return null;
        string count = lately.Count == 1 ? "1 death" : $"{(lately.Count == DeathBook.Most ? "at least " : "")}{lately.Count} deaths";
        string all = lately.Count switch { 1 => "", 2 => "both ", _ => "all " };
        string text = $"{count} in {DeathWindow.TotalMinutes:0} min";
        var callables = lately.Select(death => death.Callable).Distinct().ToList();
        if (callables is [{ } callable])
            text += $", {all}`{callable}`";
        else if (callables.Count > 1)
            text += $", mostly `{lately.GroupBy(death => death.Callable ?? "no call").MaxBy(group => group.Count())!.Key}`";
        return lately.Select(death => death.Words).Distinct().ToList() is [{ } words] ? $"{text}, {words}" : text;
    }
}
