using Microsoft.Extensions.Logging;
using Remoting.Calls;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Telemetry;
using Remoting.Threads;

namespace Remoting.Workers;

/// <summary>
/// What code in the workers of a pool logs, on its way to the program's loggers, and what these want of it, on its way to the workers. The loggers are called
/// one at a time on a queue that is there for it, so they hold up no worker; where they are so slow that <see cref="MostWaiting"/> records wait, more are
/// dropped, counted, and told.
/// </summary>
internal sealed class LogRelay(ILoggerFactory factory)
{
    public const int MostWaiting = 10_000;

    /// <summary>Of so many categories levels are kept. Of more, workers send all, and it is filtered here.</summary>
    private const int MostCategories = 256;

    /// <summary>The filters may change at any time. They are asked again with the next call after so many milliseconds.</summary>
    private const int AskAgain = 50;

    private readonly SerialQueue _queue = new(MostWaiting);
    private readonly OrderedLock _gate = new(LockRank.Leaf);

    /// <summary>Replaced when one is added or changes.</summary>
    private volatile Category[] _categories = [];

    /// <summary>When the program's filters were asked last, in milliseconds of the system's clock.</summary>
    private long _askedAt;

    /// <summary>Whether they are being asked, or are to be: then nobody else needs to.</summary>
    private int _asking;

    private int _version;
    private long _dropped;
    private long _droppedInAll;

    /// <summary>Rises when a level has changed.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Records that were not told.</summary>
    public long Dropped => Volatile.Read(ref _droppedInAll);

    /// <summary>What the workers are to know.</summary>
    public (int Version, LevelsFrame Levels) Levels()
    {
        using (_gate.Enter())
            return (_version, new LevelsFrame([.. _categories.Select(category => (category.Name, category.Least))]));
    }

    /// <summary>
    /// Before calls are submitted: has the program's filters asked, where there are new categories, or they may have changed. That is done on the queue, for a
    /// filter may block; of a category that is not known yet workers send everything, and it is filtered here.
    /// </summary>
    public void Look(CallBatch batch)
    {
        if (batch.Encoded is { } encoded)
            Look(encoded.CallablesOf(batch));
    }

    /// <inheritdoc cref="Look(CallBatch)"/>
    public void Look(params ReadOnlySpan<Callable> callables)
    {
        List<string>? unknown = null;
        foreach (var callable in callables)
        {
            if (!IsKnown(callable.LogCategory))
                (unknown ??= []).Add(callable.LogCategory);
        }
        if (unknown is null && Environment.TickCount64 - Volatile.Read(ref _askedAt) < AskAgain)
            return;
        if (Interlocked.Exchange(ref _asking, 1) == 0)
            AskSoon(unknown ?? []);
    }

    private void AskSoon(List<string> unknown)
    {
        if (!_queue.Post(() => Ask(unknown)))
            Volatile.Write(ref _asking, 0);
    }

    /// <summary>Hands a record over. Never waits.</summary>
    public void Relay(int workerId, LogFrame record)
    {
        if (_queue.Post(() => Tell(workerId, record)))
            return;
        Interlocked.Increment(ref _dropped);
        Interlocked.Increment(ref _droppedInAll);
    }

    /// <summary>Complete when what came so far was told, or the loggers are stuck for <paramref name="patience"/>.</summary>
    public Task DeliveredAsync(TimeSpan patience) => _queue.WhenDoneAsync(patience);

    private void Tell(int workerId, LogFrame record)
    {
        TellDropped();
        var logger = (Array.Find(_categories, category => category.Name == record.Category) ?? Add(record.Category)).Logger;
        if (!logger.IsEnabled(record.Level))
            return;
        using var worker = logger.BeginScope(new LogState($"worker {workerId}, call {record.CallId}",
            [KeyValuePair.Create<string, object?>("WorkerId", workerId), KeyValuePair.Create<string, object?>("CallId", record.CallId)]));
        var scopes = new Stack<IDisposable?>();
        try
        {
            foreach (var scope in record.Scopes)
                scopes.Push(logger.BeginScope(scope));
            var error = record.Error is { } told ? RemoteErrors.ToLogged(told, record.Category) : null;
            logger.Log(record.Level, record.EventId, record.State, error, static (state, _) => state.ToString());
        }
        finally
        {
            while (scopes.TryPop(out var scope))
                scope?.Dispose();
        }
    }

    private bool IsKnown(string name)
    {
        foreach (var category in _categories)
        {
            if (category.Name == name)
                return true;
        }
        return false;
    }

    private void TellDropped()
    {
        if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var count)
            PoolLog.RecordsDropped(factory.CreateLogger(PoolLog.Category), count, MostWaiting);
    }

    private void Ask(List<string> unknown)
    {
        try
        {
            foreach (string name in unknown)
            {
                if (!IsKnown(name) && _categories.Length < MostCategories)
                    Add(name);
            }
            foreach (var category in _categories)
            {
                if (!category.IsCurrent)
                    Replace(category);
            }
        }
        catch (Exception)
        {
            // The program's filters; no call fails of them.
        }
        finally
        {
            Volatile.Write(ref _askedAt, Environment.TickCount64);
            Volatile.Write(ref _asking, 0);
        }
    }

    /// <summary>On the queue, where the program's code may run.</summary>
    private Category Add(string name)
    {
        var made = Category.Of(name, factory.CreateLogger(name));
        using (_gate.Enter())
        {
            if (Array.Find(_categories, category => category.Name == name) is { } known)
                return known;
            if (_categories.Length == MostCategories)
                return made;
            _categories = [.. _categories, made];
            _version++;
        }
        return made;
    }

    private void Replace(Category old)
    {
        var now = Category.Of(old.Name, old.Logger);
        using (_gate.Enter())
        {
            _categories = [.. _categories.Select(category => category.Name == old.Name ? now : category)];
            _version++;
        }
    }

    private sealed record Category(string Name, ILogger Logger, LogLevel Least)
    {
        /// <summary>Whether it is still so.</summary>
        public bool IsCurrent => (Least == LogLevel.None || Logger.IsEnabled(Least)) && (Least == LogLevel.Trace || !Logger.IsEnabled(Least - 1));

        public static Category Of(string name, ILogger logger)
        {
            var least = LogLevel.Trace;
            while (least < LogLevel.None && !logger.IsEnabled(least))
                least++;
            return new Category(name, logger, least);
        }
    }
}
