using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Jobs;

/// <summary>Jobs of Quartz.NET, which finds what they need in a container.</summary>
internal static class QuartzScene
{
    public static async Task RunAsync(ReportRunner runner, Checks checks)
    {
        var ends = new QuartzEnds();
        var services = new ServiceCollection();
        services.AddSingleton(runner).AddQuartz();
        await using var provider = services.BuildServiceProvider();
        var scheduler = await provider.GetRequiredService<ISchedulerFactory>().GetScheduler();
        scheduler.ListenerManager.AddJobListener(ends);
        await scheduler.Start();

        var timed = await ScheduleAsync(scheduler, "Quartz, with a limit", hangs: true, seconds: 2);
        var interrupted = await ScheduleAsync(scheduler, "Quartz, interrupted", hangs: true);
        int process = await runner.ProcessOfAsync(interrupted.Name);
        // Two jobs hang, and this one does not notice.
        var good = await ScheduleAsync(scheduler, "Quartz, good", hangs: false);

        await checks.AddAsync(good.Name, "Succeeded", ends.OfAsync(good));
        await scheduler.Interrupt(interrupted);
        await checks.AddAsync(interrupted.Name, "Interrupted", ends.OfAsync(interrupted), process);
        await checks.AddAsync(timed.Name, "Failed", ends.OfAsync(timed), await runner.ProcessOfAsync(timed.Name));
        await scheduler.Shutdown();
    }

    private static async Task<JobKey> ScheduleAsync(IScheduler scheduler, string name, bool hangs, int seconds = 0)
    {
        var job = JobBuilder.Create<QuartzJob>().WithIdentity(name)
            .UsingJobData(QuartzJob.Hangs, hangs).UsingJobData(QuartzJob.Seconds, seconds).Build();
        await scheduler.ScheduleJob(job, TriggerBuilder.Create().StartNow().Build());
        return job.Key;
    }
}
