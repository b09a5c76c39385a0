using Quartz;

namespace Jobs;

/// <summary>A job whose body runs in a worker, and whose token is the call's.</summary>
public sealed class QuartzJob(ReportRunner runner) : IJob
{
    public const string Hangs = "hangs";
    public const string Seconds = "seconds";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var data = context.MergedJobDataMap;
        int seconds = data.GetInt(Seconds);
        await runner.RunAsync(context.JobDetail.Key.Name, data.GetBoolean(Hangs), seconds == 0 ? null : TimeSpan.FromSeconds(seconds), cancellationToken);
    }
}
