using System.Collections.Concurrent;
using Remoting;

namespace Jobs;

/// <summary>The body of a job, the same for both schedulers: a call that is submitted with the job's token.</summary>
public sealed class ReportRunner(Executor pool)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<int>> _processes = new();

    /// <summary>Completes with the result, or fails when the call was stopped; then its process is gone.</summary>
    /// <param name="name">Of the job.</param>
    /// <param name="hangs">Whether it never ends by itself.</param>
    /// <param name="limit">How long it may run; <see langword="null"/> for as long as it likes.</param>
    /// <param name="stopped">The scheduler's: the job was deleted, or interrupted.</param>
    public Task<string> RunAsync(string name, bool hangs, TimeSpan? limit, CancellationToken stopped)
    {
        var options = new CallOptions { Timeout = limit };
        var call = hangs ? Reports.Remote.BuildForEver(name, new Started(Of(name))) : Reports.Remote.Build(name);
        return pool.SubmitAsync(call, options, stopped);
    }

    /// <summary>The process of a job, as soon as it runs.</summary>
    public Task<int> ProcessOfAsync(string name) => Of(name).Task;

    private TaskCompletionSource<int> Of(string name) => _processes.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private sealed class Started(TaskCompletionSource<int> process) : IProgress<int>
    {
        public void Report(int value) => process.TrySetResult(value);
    }
}
