using System.Collections.Concurrent;
using Quartz;

namespace Jobs;

/// <summary>Hears how jobs end.</summary>
internal sealed class QuartzEnds : IJobListener
{
    private readonly ConcurrentDictionary<JobKey, TaskCompletionSource<string>> _ends = new();

    public string Name => nameof(QuartzEnds);

    /// <summary>How a job has ended, as soon as it has.</summary>
    public Task<string> OfAsync(JobKey job) => Of(job).Task;

    public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
    {
        Of(context.JobDetail.Key).TrySetResult(context.CancellationToken.IsCancellationRequested ? "Interrupted" : jobException is null ? "Succeeded" : "Failed");
        return default;
    }

    private TaskCompletionSource<string> Of(JobKey job) => _ends.GetOrAdd(job, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
