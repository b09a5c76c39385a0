using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

namespace Remoting.Watching;

/// <summary>
/// A pool as JSON, in frames: numbers as the pool has them now, and of what is a history the part that is new to this viewer. Times are milliseconds since
/// <see cref="PoolFeed.Origin"/>, so that no clock has to agree with another.
/// </summary>
/// <param name="feed">The pool.</param>
/// <param name="name">As it is called for who looks.</param>
/// <param name="lanesOnly">Whether only who does what is told, in frames of <see cref="MostLaneBytes"/> and what its workers add to that: for who looks from
/// another machine.</param>
internal sealed class FeedWriter(PoolFeed feed, string name, bool lanesOnly = false) : IFrames
{
    /// <summary>More of its lanes is not in one frame: the rest comes with the next.</summary>
    private const int MostLaneBytes = 128 * 1024;

    /// <summary>What was measured of calls is told so often.</summary>
    private static readonly long TimesEvery = Stopwatch.Frequency;

    private readonly FeedCursor _cursor = new();
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private bool _greeted;

    /// <summary>Somebody begins to look at a pool.</summary>
    public static FeedWriter Open(IWatchedPool pool, string name, bool lanesOnly = false)
    {
        var feed = pool.Watch.Open(pool);
        feed.Enter();
        return new FeedWriter(feed, name, lanesOnly);
    }

    /// <summary>Who looked has gone.</summary>
    public void Dispose() => feed.Leave();

    public ReadOnlyMemory<byte> Next()
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer);
        json.WriteStartObject();
        Write(json);
        json.WriteEndObject();
        json.Flush();
        return _buffer.WrittenMemory;
    }

    private void Write(Utf8JsonWriter json)
    {
        var moment = feed.Look();
        var watch = feed.Pool.Watch;
        var time = DateTimeOffset.UtcNow;
        json.WriteString("pool", name);
        json.WriteNumber("now", Milliseconds(Stopwatch.GetTimestamp()));
        json.WriteNumber("time", time.ToUnixTimeMilliseconds());
        json.WriteString("sentence", moment.Sentence);
        json.WriteString("level", moment.Level(time));
        json.WriteNumber("queued", moment.View.Queued);
        json.WriteNumber("oldest", Stopwatch.GetElapsedTime(0, moment.View.Oldest).TotalMilliseconds);
        json.WriteNumber("completed", moment.View.Completed);
        json.WriteNumber("deaths", moment.View.Deaths);
        if (moment.Rate is { } rate)
            json.WriteNumber("rate", Math.Round(rate, 1));
        json.WriteNumber("lookedAtSince", Milliseconds(feed.LookedAtSince));
        WriteLimits(json);
        // First the rows: a worker that is told of is then one that has its row.
        bool due = !lanesOnly && TimesAreDue();
        var rows = FeedLanes.Write(json, feed, _cursor, due, lanesOnly ? MostLaneBytes : long.MaxValue);
        WriteWorkers(json, moment, rows);
        if (lanesOnly)
            return;
        if (due)
            FeedCosts.Write(json, feed.Pool, _cursor);
        long last = moment.Deaths.Count == 0 ? 0 : moment.Deaths[^1].Number;
        if (last != _cursor.Deaths)
        {
            _cursor.Deaths = last;
            FeedHistory.WriteDeaths(json, moment.Deaths);
        }
        if (watch.Failures is { } failures && failures.Version != _cursor.Failures)
        {
            _cursor.Failures = failures.Version;
            FeedHistory.WriteFailures(json, failures);
        }
        if (watch.Lines is { } lines)
            FeedHistory.WriteLines(json, lines, _cursor);
    }

    private bool TimesAreDue()
    {
        long now = Stopwatch.GetTimestamp();
        if (now - _cursor.TimesAt < TimesEvery)
            return false;
        _cursor.TimesAt = now;
        return true;
    }

    private void WriteLimits(Utf8JsonWriter json)
    {
        if (_greeted)
            return;
        _greeted = true;
        json.WriteStartObject("limits");
        json.WriteNumber("pieces", Row.Most);
        json.WriteNumber("cell", LaneBook.Cell.TotalMilliseconds);
        json.WriteNumber("deaths", DeathBook.Most);
        json.WriteNumber("failures", FailureBook.Most);
        json.WriteNumber("lines", LineBook.Most);
        json.WriteNumber("lineLength", LineBook.MostText);
        json.WriteNumber("callables", CallableNames.Most);
        json.WriteNumber("rows", LaneBook.MostRows);
        json.WriteEndObject();
        json.WriteNumber("since", feed.Since.ToUnixTimeMilliseconds());
    }

    private void WriteWorkers(Utf8JsonWriter json, PoolMoment moment, Dictionary<int, int> rows)
    {
        json.WriteStartArray("workers");
        foreach (var worker in moment.View.Workers)
        {
            bool hasRow = rows.TryGetValue(worker.Id, out int row);
            if (lanesOnly && !hasRow)
                continue;
            json.WriteStartObject();
            json.WriteNumber("id", worker.Id);
            if (hasRow)
                json.WriteNumber("row", row);
            if (worker.ProcessId is { } process)
                json.WriteNumber("process", process);
            json.WriteString("status", worker.Status switch
            {
                SeenStatus.Starting => "starting",
                SeenStatus.Standby => "standby",
                SeenStatus.Idle => "idle",
                SeenStatus.Busy => "busy",
                _ => "leaving",
            });
            json.WriteNumber("done", worker.Done);
            if (worker.IsLeased)
                json.WriteBoolean("leased", true);
            if (worker.Current is { } call)
            {
                json.WriteString("callable", PoolWatch.NameOf(call.Batch, call.Start));
                json.WriteNumber("sequence", worker.Sequence);
                json.WriteNumber("callSince", Milliseconds(worker.Since));
                json.WriteNumber("bytes", worker.ArgumentBytes);
            }
            var (rate, (processors, memory)) = moment.Loads.GetValueOrDefault(worker.Id);
            if (rate is { } calls)
                json.WriteNumber("rate", Math.Round(calls, 1));
            if (processors is { } used)
                json.WriteNumber("processors", Math.Round(used, 2));
            if (memory is { } bytes)
                json.WriteNumber("memory", bytes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private double Milliseconds(long timestamp) => MillisecondsOf(feed, timestamp);

    public static double MillisecondsOf(PoolFeed feed, long timestamp) => Math.Round((timestamp - feed.Origin) * 1000.0 / Stopwatch.Frequency, 1);
}
