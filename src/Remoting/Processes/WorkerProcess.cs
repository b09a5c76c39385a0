using System.Diagnostics;
using Remoting.Platform;
using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Processes;

/// <summary>The operating system's process of one worker: its start, its output, its end.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>How long the end of the output is waited for after the process has ended; somebody who does not belong to its family may hold it open.</summary>
    private static readonly TimeSpan OutputGrace = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the runtime may take to know the exit code of a process that has ended; for ever, where it is not told of the ends of children.</summary>
    private static readonly TimeSpan ExitCodeGrace = TimeSpan.FromMilliseconds(250);

    private readonly Process _process;
    private readonly ProcessHandle _handle;
    private readonly OutputReader _output;
    private readonly OutputReader _error;
    private readonly RuntimeFiles _files;
    private readonly Lifeline? _lifeline;
    private ControlGroup? _group;

    private WorkerProcess(Process process, string name, Lifeline? lifeline, ProcessHandle handle, OutputReader output, OutputReader error)
    {
        Name = name;
        _lifeline = lifeline;
        _process = process;
        _handle = handle;
        _output = output;
        _error = error;
        Id = process.Id;
        _files = RuntimeFiles.Of(Id, process.StartInfo.Environment);
    }

    public int Id { get; }

    /// <summary>What no other process is called, at any time: numbers come again, and are not the same in each container.</summary>
    public string Name { get; }

    public bool HasExited => WaitForExit(TimeSpan.Zero);

    public string StandardErrorTail => _error.Tail!.Shown;

    /// <summary>Says which file that it was started with is not there any more; empty when all are.</summary>
    public string Missing
    {
        get
        {
            string? missing = _process.StartInfo.ArgumentList.Prepend(_process.StartInfo.FileName)
                .FirstOrDefault(file => Path.IsPathFullyQualified(file) && !Path.Exists(file));
            return missing is null ? "" : $"{missing} is not there any more (was the program moved, removed or published anew while it runs?)";
        }
    }

    /// <summary>Starts the process of a worker, on the thread that lives as long as this process, and begins to read its output.</summary>
    /// <exception cref="Exception">It cannot be started; then nothing of it is left.</exception>
    public static WorkerProcess Start(int workerId, ProcessPoolOptions options, WorkerTicket ticket, Func<bool, OutputTap>? tap = null)
    {
        var start = new ProcessStartInfo
        {
            UseShellExecute = false,
            // Windows: no window appears, and what is pressed in the parent's console does not reach workers.
            CreateNoWindow = true,
            // All three: otherwise the child counts as a user of the terminal.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string name = Randomness.MakeName(8);
        WorkerEnvironment.Apply(start.Environment, options, ticket, name);
        LaunchPlan.Current.Apply(start);
        var process = new Process { StartInfo = start };
        var lifeline = Lifeline.TryMake();
        try
        {
            if (lifeline is not null)
                start.Environment[Lifeline.Variable] = lifeline.Number;
            Spawner.Start(process, lifeline);
            HotReload.NoteWorker();
        }
        catch
        {
            lifeline?.Dispose();
            process.Dispose();
            throw;
        }
        ProcessHandle? handle = null;
        OutputReader? output = null, error = null;
        try
        {
            handle = ProcessHandle.Hold(process);
            process.StandardInput.Close();
            output = OutputReader.Begin(process.StandardOutput.BaseStream, options.WorkerOutput.Open(workerId, isError: false), tail: null);
            error = OutputReader.Begin(process.StandardError.BaseStream, options.WorkerOutput.Open(workerId, isError: true), new OutputTail());
            (output.Tap, error.Tap) = (tap?.Invoke(false), tap?.Invoke(true));
            return new WorkerProcess(process, name, lifeline, handle, output, error);
        }
        catch
        {
            process.Kill();
            output?.Dispose();
            error?.Dispose();
            // A stream that was asked for is not the process's any more, and a reader that could not begin has not taken it.
            process.StandardInput.Dispose();
            process.StandardOutput.BaseStream.Dispose();
            process.StandardError.BaseStream.Dispose();
            handle?.Dispose();
            lifeline?.Dispose();
            process.Dispose();
            throw;
        }
    }

    /// <summary>The worker has come to managed code, and sees itself to it that it ends with this process.</summary>
    public void Arrive() => _lifeline?.Dispose();

    /// <summary>How long its start may take.</summary>
    public StartLimit LimitStart(TimeSpan limit) => new(limit, _handle.Descriptor, _handle.Ended);

    /// <summary>Calls the handler once, when the process has ended.</summary>
    public IWatched PrepareWatch(IReadyHandler handler) => _handle.PrepareWatch(handler);

    /// <summary>Waits on this thread for the end; false when the time is over.</summary>
    public bool WaitForExit(TimeSpan atMost) => _handle.WaitForExit(atMost);

    /// <summary>Has it go on if it was stopped, or is about to be.</summary>
    public void GoOn() => _handle.GoOn();

    /// <summary>Limits its memory beyond its managed heap, where the platform can; null, or why there is no limit though it could.</summary>
    public string? LimitMemory(long bytes) => _handle.LimitMemory(bytes);

    /// <summary>Gives it, and what it will start, a priority; null, or why it does not have it.</summary>
    public string? SetPriority(ProcessPriorityClass priority) => ProcessControl.Current.SetPriority(Id, priority);

    /// <summary>Limits what it and what it will start get of the processors; null, or why there is no limit.</summary>
    public string? LimitProcessors(double processors)
    {
        if (!OperatingSystem.IsLinux())
            return _handle.LimitProcessors(processors);
        _group = ControlGroup.TryMake(Id, processors, out string? why);
        return why;
    }

    /// <summary>Ends the process; where not <paramref name="gently"/>, the processes that it has started with it. It cannot hit another.</summary>
    public void Kill(bool gently)
    {
        if (gently && _handle.TryTerminate())
            return;
        // The worker itself first: a worker that has only just started has no family yet, and is in that of its parent.
        _handle.Kill();
        _handle.KillFamily();
    }

    /// <summary>
    /// After its end: ends what it has started and left behind, takes in the rest of its output, removes what its runtime could not remove itself when it was
    /// killed, and says how it ended. The exit code is null where nobody can know it.
    /// </summary>
    public (int? ExitCode, string StandardError) Reap()
    {
        _handle.KillFamily();
        _group?.Dispose();
        long started = Stopwatch.GetTimestamp();
        _output.WaitForEnd(OutputGrace);
        var left = OutputGrace - Stopwatch.GetElapsedTime(started);
        _error.WaitForEnd(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        if (HasExited)
            _files.Remove();
        int? exitCode = _handle.TryGetExitCode() ?? (_process.WaitForExit(ExitCodeGrace) ? _process.ExitCode : null);
        return (exitCode, _error.Tail!.Everything);
    }

    /// <summary>Where its output goes is told of the end of it, behind <see cref="Reap"/>: that may take the start of a thread, and no call waits for it.</summary>
    public void CompleteOutput()
    {
        _output.Dispose();
        _error.Dispose();
    }

    /// <summary>Lets go of everything.</summary>
    public void Dispose()
    {
        CompleteOutput();
        _handle.Dispose();
        _lifeline?.Dispose();
        _process.Dispose();
    }
}
