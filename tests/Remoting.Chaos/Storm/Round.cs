using System.Collections.Concurrent;
using System.Globalization;
using Remoting.Chaos.Storm.Operations;

namespace Remoting.Chaos.Storm;

/// <summary>
/// A few seconds with one pool of random options: several callers, one vandal, and an end of one kind or another, possibly in the middle of it all.
/// </summary>
internal sealed class Round : IDisposable
{
    private const int Callers = 4;

    /// <summary>What has not ended by then never will.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("remoting-chaos-");
    private readonly Random _random;
    private readonly Saboteur _saboteur;

    /// <summary>Whether this process may be left without descriptors.</summary>
    private readonly bool _ownProcess;
    private readonly string _description;

    /// <summary>What each caller is about, so that one that hangs is known.</summary>
    private readonly ConcurrentDictionary<Random, Operation> _underWay = new();

    private volatile bool _over;

    public Round(int seed, bool ownProcess)
    {
        _random = new Random(seed);
        _ownProcess = ownProcess;
        _saboteur = new Saboteur(new Random(seed + 1), ownProcess);
        var logger = _random.Next(3) == 0 ? new BadLogger(new Random(seed + 2)) : null;
        var options = RandomOptions() with { LoggerFactory = logger };
        _description = string.Create(CultureInfo.InvariantCulture,
            $"{options.MaxWorkers} workers, {options.StandbyWorkers} on standby, {options.MaxCallsPerWorker?.ToString(CultureInfo.InvariantCulture) ?? "all"} calls each");
        Executor = new ProcessPoolExecutor(options);
        if (logger is not null)
            logger.Executor = Executor;
    }

    public ProcessPoolExecutor Executor { get; }

    public Account Account { get; } = new();

    /// <summary>Whether the pool is being ended, or is broken: then calls may be refused, cancelled or lost.</summary>
    public bool Ending { get; private set; }

    /// <summary>Whether this process may be left without descriptors: then it is told so, and no value is shared.</summary>
    public bool MayLackDescriptors => _ownProcess;

    public int Kills => _saboteur.Kills;

    public int Stops => _saboteur.Stops;

    public int Hardships => _saboteur.Hardships;

    public long Deaths { get; private set; }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Plays the round; gives a line about it.</summary>
    public async Task<string> PlayAsync(TimeSpan duration)
    {
        var callers = Enumerable.Range(0, Callers).Select(_ => new Random(_random.Next())).Select(random => Task.Run(() => CallAsync(random))).ToList();
        var vandal = Task.Run(() => _saboteur.RunAsync(Executor, () => _over));
        await Task.Delay(duration);

        string end = await EndAsync(callers);
        bool hangs = await Task.WhenAny(Task.WhenAll(callers), Task.Delay(Patience)) is var first && !callers.TrueForAll(caller => caller.IsCompleted);
        _over = true;
        await vandal;
        foreach (var caller in callers.Where(caller => caller.IsFaulted))
            Account.Complain($"a caller failed: {caller.Exception}");
        if (hangs)
            Account.Complain($"HANG: calls have not ended within {Patience.TotalSeconds:F0} s. {string.Join(", ", _underWay.Values.Select(operation => operation.GetType().Name))} under way; {Executor.GetSnapshot()}");
        await ShutDownAsync();
        Deaths = Executor.GetSnapshot().WorkerDeaths;
        Account.Check(RunLog.Read(_folder.FullName), Deaths);
        return $"{_description}, {end}: {Account.Calls} calls, {string.Join(", ", Enum.GetValues<CallOutcome>().Select(outcome => $"{Account.Of(outcome)} {outcome}"))}; " +
            $"{Kills} killed, {Stops} stopped, {Deaths} deaths";
    }

    /// <summary>Enters what came of a call instead of a result.</summary>
    public void CloseWithError(long id, Exception error, bool mayBeCancelled = false, bool mayTimeOut = false)
    {
        switch (error)
        {
            case WorkerDiedException { Attempts: 0 }:
                Account.Close(id, CallOutcome.Lost);
                break;
            case WorkerDiedException:
                Account.Close(id, CallOutcome.Died);
                break;
            case CallTimeoutException when mayTimeOut:
                Account.Close(id, CallOutcome.TimedOut);
                break;
            case OperationCanceledException when mayBeCancelled || Ending:
                Account.Close(id, CallOutcome.Cancelled);
                break;
            // The end of the pool; three failed starts in a row are one, too.
            case BrokenProcessPoolException broken when Ending || broken.Reason is WorkerExitReason.Killed or WorkerExitReason.StartFailed:
                Ending = true;
                Account.Close(id, CallOutcome.Ended);
                break;
            // Without descriptors no method can be compiled: this is what kept an error from being made, in its place.
            case OutOfMemoryException when _ownProcess:
                Account.Close(id, CallOutcome.Thrown);
                break;
            case ObjectDisposedException when Ending:
                Account.Close(id, CallOutcome.Refused);
                break;
            default:
                Account.Complain($"call {id} ended with {error}");
                Account.Close(id, CallOutcome.Ended);
                break;
        }
    }

    private ProcessPoolOptions RandomOptions() => new()
    {
        MaxWorkers = _random.Next(1, 4),
        MinWorkers = _random.Next(2),
        StandbyWorkers = _random.Next(3) == 0 ? _random.Next(1, 3) : 0,
        MaxCallsPerWorker = _random.Next(3) switch { 0 => null, 1 => _random.Next(20, 100), _ => _random.Next(200, 3000) },
        WorkerIdleTimeout = _random.Next(3) == 0 ? TimeSpan.FromMilliseconds(_random.Next(1, 60)) : null,
        MaxPendingCalls = _random.Next(3) == 0 ? _random.Next(1, 60) : null,
        RecycleWorkerAtMemory = _random.Next(3) == 0 ? (50 + _random.Next(50)) << 20 : null,
        CancellationGracePeriod = TimeSpan.FromMilliseconds(_random.Next(30)),
        WorkerOutput = WorkerOutput.Discard,
        Limits = _random.Next(2) == 0 ? new Dictionary<string, int> { [Priorities.Tag] = _random.Next(1, 3) } : new Dictionary<string, int>(),
        WorkerEnvironment = new Dictionary<string, string?> { [RunLog.Variable] = _folder.FullName },
    };

    private async Task CallAsync(Random random)
    {
        while (!_over && !Ending)
        {
            var operation = Operation.Pick(random);
            _underWay[random] = operation;
            await operation.RunAsync(this, random);
            _underWay.TryRemove(random, out _);
        }
    }

    private async Task<string> EndAsync(List<Task> callers)
    {
        switch (_random.Next(7))
        {
            case 4:
                // While callers write large arguments, if they happen to.
                Ending = true;
                _ = Executor.DisposeAsync().AsTask();
                return "disposed of in the middle";
            case 0:
                Ending = true;
                Executor.KillWorkers();
                return "killed in the middle";
            case 1:
                Ending = true;
                Executor.TerminateWorkers();
                return "terminated in the middle";
            case 2:
                Ending = true;
                _ = Executor.ShutdownAsync(cancelPending: true);
                return "shut down in the middle, cancelling";
            case 3:
                Ending = true;
                _ = Executor.ShutdownAsync();
                return "shut down in the middle";
            default:
                // Callers come to an end by themselves; then nothing may be cancelled, refused or ended.
                _over = true;
                await Task.WhenAny(Task.WhenAll(callers), Task.Delay(Patience));
                return "in peace";
        }
    }

    private async Task ShutDownAsync()
    {
        try
        {
            await Executor.ShutdownAsync(cancelPending: true).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Account.Complain($"HANG: the pool does not end. {Executor.GetSnapshot()}");
        }
    }
}
