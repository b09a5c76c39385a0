using System.Collections.Concurrent;
using System.Globalization;

namespace Remoting.Clustering.Tests;

/// <summary>What came of each call of a storm: every one has one outcome, and is one that is allowed.</summary>
internal sealed class StormBook
{
    private readonly ConcurrentDictionary<(string Operation, string Outcome), long> _counts = new();
    private readonly ConcurrentDictionary<long, string> _open = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private long _last;

    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Calls whose outcome has not come.</summary>
    public IEnumerable<string> Open => _open.Values;

    public long Count => _counts.Values.Sum();

    /// <summary>Runs a call, and notes what came of it.</summary>
    /// <param name="operation">What it is.</param>
    /// <param name="call">Runs it; throws <see cref="StormException"/> for a wrong result.</param>
    /// <param name="cancellation">Whether it may have been cancelled.</param>
    public async Task KeepAsync(string operation, Func<Task> call, CancellationToken cancellation = default)
    {
        long number = Interlocked.Increment(ref _last);
        _open[number] = operation;
        string outcome;
        try
        {
            await call();
            outcome = "well";
        }
        catch (WorkerDiedException)
        {
            outcome = "died";
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            outcome = "cancelled";
        }
        catch (ObjectDisposedException) when (operation == "lease")
        {
            // Its silo was leaving.
            outcome = "ended";
        }
        catch (Exception e)
        {
            outcome = "wrong";
            Fault($"{operation}: {e}");
        }
        _counts.AddOrUpdate((operation, outcome), 1, static (_, count) => count + 1);
        _open.TryRemove(number, out _);
    }

    public void Note(string what) => _counts.AddOrUpdate((what, ""), 1, static (_, count) => count + 1);

    public void Fault(string what)
    {
        if (_faults.Count < 20)
            _faults.Enqueue(what);
    }

    public override string ToString() => string.Join(", ", _counts.OrderBy(entry => entry.Key).Select(entry =>
        string.Create(CultureInfo.InvariantCulture, $"{$"{entry.Key.Operation} {entry.Key.Outcome}".TrimEnd()} {entry.Value}")));
}

/// <summary>A call has given something that it must not.</summary>
#pragma warning disable CA1032 // Made in one way.
public sealed class StormException(string message) : Exception(message);
