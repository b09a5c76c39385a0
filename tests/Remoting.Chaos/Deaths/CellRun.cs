using System.Diagnostics;
using System.Globalization;

namespace Remoting.Chaos.Deaths;

/// <summary>What was seen of one cell.</summary>
/// <param name="Wrong">What is not as expected; null when all is.</param>
/// <param name="Latency">From the end of the process to the exception in the caller's hands, where a call died of it.</param>
public sealed record CellResult(string? Wrong, TimeSpan? Latency);

/// <summary>Plays one cell of the matrix with a pool of one worker, and looks at what comes of it.</summary>
public sealed class CellRun
{
    /// <summary>How long a call may run in a worker that was stopped.</summary>
    private static readonly CallOptions Impatient = new() { Timeout = TimeSpan.FromMilliseconds(400) };

    private static readonly CallOptions Patient = new();

    private readonly DeathCell _cell;
    private readonly string _folder;
    private readonly CancellationToken _token;
    private TimeSpan? _latency;

    private CellRun(DeathCell cell, string folder, CancellationToken token) => (_cell, _folder, _token) = (cell, folder, token);

    private string Marker => Path.Combine(_folder, "marker");

    private LastWords Words => LastWords.Of(_cell.DeathCause);

    private CallOptions Options => _cell.DeathCause == DeathCause.Stop ? Impatient : Patient;

    /// <summary>Plays a cell.</summary>
    /// <param name="cell">The cell; one that can happen.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<CellResult> RunAsync(DeathCell cell, string folder, CancellationToken cancellationToken)
    {
        var run = new CellRun(cell, folder, cancellationToken);
        await using var executor = new ProcessPoolExecutor(run.PoolOptions());
        string? wrong = await run.PlayAsync(executor);
        return new CellResult(wrong, run._latency);
    }

    private ProcessPoolOptions PoolOptions() => new()
    {
        MaxWorkers = 1,
        WorkerLoss = _cell.Policy,
        WorkerOutput = WorkerOutput.Discard,
        CancellationGracePeriod = TimeSpan.FromMilliseconds(50),
        WorkerMemoryLimit = _cell.DeathCause == DeathCause.OutOfMemory ? 200 << 20 : null,
        // Some workers are stopped, or call Environment.Exit in an exit handler, which never returns: no need to see the whole five seconds.
        WorkerExitTimeout = TimeSpan.FromSeconds(1),
        MaxCallsPerWorker = _cell.Moment == Moment.Recycling ? 1 : null,
        WorkerStartTimeout = TimeSpan.FromSeconds(_cell is { DeathCause: DeathCause.Stop, Moment: Moment.Starting or Moment.Initializer } ? 3 : 60),
        Initializer = _cell.Moment == Moment.Initializer ? Deadly.Remote.DieOnce(_cell.DeathCause, Marker) : null,
        WorkerEnvironment = _cell.Moment != Moment.Starting ? null : new Dictionary<string, string?>
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(CellRun).Assembly.Location,
            [StartupHook.Variable] = $"{_cell.DeathCause}|{Marker}",
        },
    };

    private Task<string?> PlayAsync(ProcessPoolExecutor executor) => _cell.Moment switch
    {
        Moment.Idle => IdleAsync(executor),
        Moment.Starting or Moment.Initializer => StartAsync(executor),
        Moment.Arguments => CallAsync(executor, Deadly.Remote.Take(new DeadlyArgument { DeathCause = _cell.DeathCause })),
        Moment.Running => CallAsync(executor, Deadly.Remote.Die(_cell.DeathCause)),
        Moment.Writing => CallAsync(executor, Deadly.Remote.Give(_cell.DeathCause)),
        Moment.Between => BetweenAsync(executor),
        Moment.Recycling => RecyclingAsync(executor),
        Moment.Shutdown => ShutdownAsync(executor),
        Moment.Leased => LeasedAsync(executor),
        Moment.Sharing => SharingAsync(executor),
        _ => throw new InvalidOperationException($"There is no {_cell.Moment}."),
    };

    private async Task<string?> IdleAsync(ProcessPoolExecutor executor)
    {
        int process = await executor.SubmitAsync(Deadly.Remote.ProcessId(), _token);
        await executor.SubmitAsync(Deadly.Remote.DieWhen(_cell.DeathCause, Marker), _token);
        await File.WriteAllTextAsync(Marker, "", _token);
        if (_cell.DeathCause == DeathCause.Stop)
            await UntilAsync(() => StateOf(process) == 'T');
        else
            await UntilAsync(() => executor.GetSnapshot().WorkerDeaths == 1);
        return await AfterAsync(executor, process);
    }

    private async Task<string?> StartAsync(ProcessPoolExecutor executor)
    {
        var waiting = Enumerable.Range(0, 3).Select(_ => executor.SubmitAsync(Deadly.Remote.ProcessId(), _token)).ToArray();
        if (_cell.Expected == DeathEffect.Kept)
        {
            int[] processes = await Task.WhenAll(waiting);
            return processes.Distinct().Count() == 1 ? DeathsOf(executor, 1) : "the calls ran in different workers";
        }
        foreach (var call in waiting)
        {
            if (await ErrorOf(call) is not BrokenProcessPoolException report)
                return $"a waiting call ended with {await Describe(call)}";
            if (Words.Complaint(report) is { } complaint)
                return complaint;
        }
        return await AfterAsync(executor, processBefore: 0);
    }

    private async Task<string?> CallAsync<TResult>(ProcessPoolExecutor executor, RemoteCall<TResult> deadly)
    {
        int process = await executor.SubmitAsync(Deadly.Remote.ProcessId(), _token);
        var watch = new DeathWatch(process);
        var call = executor.SubmitAsync(deadly, Options, _token);
        var waiting = executor.SubmitAsync(Deadly.Remote.ProcessId(), _token);

        var error = await ErrorOf(call);
        _latency = Since(await watch.Ended);
        switch (error)
        {
            case CallTimeoutException when _cell.Expected == DeathEffect.TimesOut:
                break;
            case WorkerDiedException report when _cell is { Expected: DeathEffect.Dies, Policy: WorkerLoss.Replace }:
                if (report.ProcessId != process || report.Attempts != 1 || Words.Complaint(report) is not null)
                    return Words.Complaint(report) ?? $"the report names process {report.ProcessId}, attempt {report.Attempts}";
                break;
            case BrokenProcessPoolException report and not WorkerDiedException when _cell is { Expected: DeathEffect.Dies, Policy: WorkerLoss.BreakPool }:
                if (Words.Complaint(report) is { } complaint)
                    return complaint;
                if (await ErrorOf(waiting) is not BrokenProcessPoolException other || ReferenceEquals(other, error))
                    return $"the waiting call ended with {await Describe(waiting)}, or with the same exception object";
                return await AfterAsync(executor, process);
            default:
                return $"the call ended with {await Describe(call)}";
        }
        if (await ErrorOf(waiting) is not null || await waiting == process)
            return $"the waiting call ended with {await Describe(waiting)} in the process that died";
        return await AfterAsync(executor, process);
    }

    private async Task<string?> BetweenAsync(ProcessPoolExecutor executor)
    {
        // Calls are sent ahead once the worker is known to be quick.
        for (int i = 0; i < 50; i++)
            await executor.SubmitAsync(Deadly.Remote.ProcessId(), _token);
        var calls = new List<Task> { executor.SubmitAsync(Deadly.Remote.GiveAndDie(_cell.DeathCause), Options, _token) };
        for (int i = 0; i < 20; i++)
            calls.Add(executor.SubmitAsync(Deadly.Remote.Mark(Marker, i), Options, _token));
        var errors = new List<Exception>();
        foreach (var call in calls)
        {
            if (await ErrorOf(call) is { } error)
                errors.Add(error);
        }
        if (await MarksAsync(calls, executor) is { } twice)
            return twice;
        foreach (var error in errors)
        {
            bool late = _cell.DeathCause == DeathCause.Stop && error is CallTimeoutException;
            if (!late && (error is not BrokenProcessPoolException report || Words.Complaint(report) is not null))
                return $"a call ended with {error}";
        }
        if (_cell.Expected == DeathEffect.AtMostOne && errors.Count > 1)
            return $"{errors.Count} calls were lost";
        // If all of them had ended before the end came, the end is still to come.
        if (_cell.DeathCause != DeathCause.Stop)
            await UntilAsync(() => executor.GetSnapshot().WorkerDeaths == 1);
        return await AfterAsync(executor, processBefore: 0);
    }

    /// <summary>Calls that gave a result have run once; none has run twice.</summary>
    private async Task<string?> MarksAsync(List<Task> calls, ProcessPoolExecutor executor)
    {
        var marks = new int[calls.Count - 1];
        foreach (string file in Directory.GetFiles(_folder, "marker.*"))
        {
            foreach (string line in await File.ReadAllLinesAsync(file, _token))
                marks[int.Parse(line, CultureInfo.InvariantCulture)]++;
        }
        for (int i = 0; i < marks.Length; i++)
        {
            if (marks[i] > 1 || (calls[i + 1].IsCompletedSuccessfully && marks[i] != 1))
                return $"call {i} ran {marks[i]} times and ended with {await Describe(calls[i + 1])}; {executor.GetSnapshot()}";
        }
        return null;
    }

    private async Task<string?> RecyclingAsync(ProcessPoolExecutor executor)
    {
        int process = await executor.SubmitAsync(Deadly.Remote.DieAtExit(_cell.DeathCause), _token);
        int next = await executor.SubmitAsync(Deadly.Remote.ProcessId(), _token);
        await UntilAsync(() => IsGone(StateOf(process)));
        return next == process ? "the worker was not replaced" : DeathsOf(executor, 0);
    }

    private async Task<string?> ShutdownAsync(ProcessPoolExecutor executor)
    {
        int process = await executor.SubmitAsync(Deadly.Remote.DieAtExit(_cell.DeathCause), _token);
        await executor.ShutdownAsync();
        char? state = StateOf(process);
        return IsGone(state) ? DeathsOf(executor, 0) : $"process {process} outlived its pool, in state {state}";
    }

    /// <summary>What runs dies; what is behind it, and what comes later, is told so and does not run elsewhere.</summary>
    private async Task<string?> LeasedAsync(ProcessPoolExecutor executor)
    {
        await using var lease = await executor.LeaseWorkerAsync(_token);
        int process = await lease.SubmitAsync(Deadly.Remote.ProcessId(), _token);
        var watch = new DeathWatch(process);
        var call = lease.SubmitAsync(Deadly.Remote.Die(_cell.DeathCause), Options, _token);
        var behind = lease.SubmitAsync(Deadly.Remote.ProcessId(), _token);
        var error = await ErrorOf(call);
        _latency = Since(await watch.Ended);
        bool broken = _cell is { Expected: DeathEffect.Dies, Policy: WorkerLoss.BreakPool };
        if (_cell.Expected == DeathEffect.TimesOut ? error is not CallTimeoutException : error is not BrokenProcessPoolException || broken == error is WorkerDiedException)
            return $"the call ended with {await Describe(call)}";
        foreach (var late in new[] { behind, lease.SubmitAsync(Deadly.Remote.ProcessId(), _token) })
        {
            if (await ErrorOf(late) is not BrokenProcessPoolException report || broken == report is WorkerDiedException)
                return $"a later call of the lease ended with {await Describe(late)}";
        }
        return await AfterAsync(executor, process);
    }

    /// <summary>The dead worker has no share any more, and the next one is given the value again.</summary>
    private async Task<string?> SharingAsync(ProcessPoolExecutor executor)
    {
        byte[] content = new byte[100_000];
        content[^1] = 7;
        var bytes = executor.Share(content);
        var deadly = executor.Share(new DeadlyArgument { DeathCause = _cell.DeathCause });
        int last = await executor.SubmitAsync(Deadly.Remote.LastOf(bytes), _token);
        if (last != 7)
            return $"the shared value ends with {last}";
        if (await CallAsync(executor, Deadly.Remote.TakeShared(bytes, deadly)) is { } wrong)
            return wrong;
        if (_cell is not { Expected: DeathEffect.Dies, Policy: WorkerLoss.BreakPool } && await executor.SubmitAsync(Deadly.Remote.LastOf(bytes), Options, _token) != 7)
            return "another worker has read something else";
        await deadly.DisposeAsync().AsTask().WaitAsync(_token);
        await bytes.DisposeAsync().AsTask().WaitAsync(_token);
        return null;
    }

    /// <summary>What a call finds that comes later.</summary>
    private async Task<string?> AfterAsync(ProcessPoolExecutor executor, int processBefore)
    {
        bool broken = _cell.Expected is DeathEffect.Breaks || _cell is { Expected: DeathEffect.Dies, Policy: WorkerLoss.BreakPool };
        bool killedByPool = _cell.DeathCause == DeathCause.Stop && _cell.Expected is not DeathEffect.Breaks;
        var call = executor.SubmitAsync(Deadly.Remote.ProcessId(), Options, _token);
        var error = await ErrorOf(call);
        if (broken)
        {
            if (error is not BrokenProcessPoolException report)
                return $"a call after the death ended with {await Describe(call)}";
            return Words.Complaint(report);
        }
        if (error is not null || await call == processBefore)
            return $"a call after the death ended with {await Describe(call)}";
        return DeathsOf(executor, killedByPool ? 0 : 1);
    }

    private static string? DeathsOf(ProcessPoolExecutor executor, int expected) =>
        executor.GetSnapshot().WorkerDeaths is var deaths && deaths == expected ? null : $"{deaths} deaths were counted instead of {expected}";

    private async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(1, _token);
    }

    private static TimeSpan Since(long timestamp)
    {
        var elapsed = Stopwatch.GetElapsedTime(timestamp);
        return elapsed < TimeSpan.Zero ? TimeSpan.Zero : elapsed;
    }

    /// <summary>The state of a process as the kernel names it: T for stopped, Z for ended and not reaped; null when there is none.</summary>
    /// <summary>It is not there, waits to be reaped, or is just being reaped.</summary>
    private static bool IsGone(char? state) => state is null or 'Z' or 'X';

    private static char? StateOf(int processId)
    {
        try
        {
            string status = File.ReadAllText($"/proc/{processId}/stat");
            return status[status.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task<Exception?> ErrorOf(Task call)
    {
        try
        {
            await call;
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static async Task<string> Describe(Task call) => (await ErrorOf(call))?.ToString() ?? "its result";
}
