using System.Diagnostics;

namespace Remoting.Workers;

/// <summary>The operating system's process of one worker: its start, its output, its end.</summary>
internal sealed class WorkerProcess
{
    /// <summary>How long the end of the output is waited for after the process has ended; a grandchild may hold it open.</summary>
    private static readonly TimeSpan OutputGrace = TimeSpan.FromMilliseconds(250);

    private readonly Process _process;
    private readonly ErrorTail _error;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private IPumpedStream? _output;
    private IPumpedStream? _errorOutput;
    private bool _reaped;

    private WorkerProcess(Process process, ErrorTail error)
    {
        _process = process;
        _error = error;
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _exited.TrySetResult();
    }

    public int Id { get; private set; }

    /// <summary>Complete when the process has ended.</summary>
    public Task Exited => _exited.Task;

    public string StandardErrorTail => _error.Tail;

    public static async Task<WorkerProcess> StartAsync(int workerId, ProcessPoolOptions options, WorkerTicket ticket)
    {
        var start = new ProcessStartInfo
        {
            UseShellExecute = false,
            // All three: otherwise the child counts as a user of the terminal.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        LaunchPlan.Current.Apply(start);
        WorkerEnvironment.Apply(start.Environment, options, ticket);
        var error = new ErrorTail(options.WorkerOutput.Open(workerId, isError: true));
        var worker = new WorkerProcess(new Process { StartInfo = start }, error);
        await Spawner.StartAsync(worker._process).ConfigureAwait(false);
        worker.Id = worker._process.Id;
        worker._process.StandardInput.Close();
        worker._output = OutputPump.Current.Add(worker._process.StandardOutput.BaseStream, options.WorkerOutput.Open(workerId, isError: false));
        worker._errorOutput = OutputPump.Current.Add(worker._process.StandardError.BaseStream, error);
        return worker;
    }

    /// <summary>Ends the process. The id cannot be another process's yet: it is free for use again only after <see cref="ReapAsync"/>.</summary>
    public void Kill(bool gently)
    {
        lock (_gate)
        {
            if (_reaped || _exited.Task.IsCompleted)
                return;
            if (gently && ProcessControl.Current.TryTerminate(Id))
                return;
            try
            {
                // Processes that the worker has started end with it. A worker that has only just started has none, and no family yet.
                if (_process.HasExited || !ProcessControl.Current.TryKillFamily(Id))
                    _process.Kill();
            }
            catch (InvalidOperationException)
            {
                // It has ended in the meantime.
            }
        }
    }

    /// <summary>Waits for the end of the process and of its output, lets go of everything, and says how it ended.</summary>
    public async Task<(int ExitCode, string StandardError)> ReapAsync()
    {
        await Exited.ConfigureAwait(false);
        await Task.WhenAll(_output!.Ended, _errorOutput!.Ended).WaitAsync(OutputGrace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _output.Release();
        _errorOutput.Release();
        await Task.WhenAll(_output.Ended, _errorOutput.Ended).ConfigureAwait(false);
        lock (_gate)
        {
            _reaped = true;
            int exitCode = _process.ExitCode;
            _process.Dispose();
            if (exitCode != 0)
                ProcessControl.Current.CleanUpAfter(Id);
            return (exitCode, _error.Everything);
        }
    }
}
