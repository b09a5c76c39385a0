using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Remoting.Hosting.Configuration;

/// <summary>
/// One option of a pool that configuration can set: by hand, and not by a binder, because options do not change once they are made, and because a value that
/// cannot be is to be told with its key.
/// </summary>
/// <param name="Name">The key.</param>
/// <param name="Apply">The plan with the option as the section says.</param>
internal sealed record PoolSetting(string Name, Func<PoolPlan, IConfigurationSection, PoolPlan> Apply)
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<PoolSetting> All { get; } =
    [
        Of(nameof(ProcessPoolOptions.Name), static (o, s) => o with { Name = Read.Text(s) }),
        Of(nameof(ProcessPoolOptions.MaxWorkers), static (o, s) => o with { MaxWorkers = Read.Number(s) }),
        Of(nameof(ProcessPoolOptions.MinWorkers), static (o, s) => o with { MinWorkers = Read.Number(s) }),
        Of(nameof(ProcessPoolOptions.StandbyWorkers), static (o, s) => o with { StandbyWorkers = Read.Number(s) }),
        Of(nameof(ProcessPoolOptions.StandbyRunsInitializer), static (o, s) => o with { StandbyRunsInitializer = Read.YesOrNo(s) }),
        Of(nameof(ProcessPoolOptions.MaxCallsPerWorker), static (o, s) => o with { MaxCallsPerWorker = Read.Number(s) }),
        Of(nameof(ProcessPoolOptions.MaxAttempts), static (o, s) => o with { MaxAttempts = Read.Number(s) }),
        Of(nameof(ProcessPoolOptions.MaxPendingCalls), static (o, s) => o with { MaxPendingCalls = Read.Number(s) }),
        Of(nameof(ProcessPoolOptions.Limits), static (o, s) => o with { Limits = Read.Limits(s, o.Limits) }),
        Of(nameof(ProcessPoolOptions.CallTimeout), static (o, s) => o with { CallTimeout = Read.Time(s) }),
        Of(nameof(ProcessPoolOptions.CancellationGracePeriod), static (o, s) => o with { CancellationGracePeriod = Read.Time(s) }),
        Of(nameof(ProcessPoolOptions.WorkerIdleTimeout), static (o, s) => o with { WorkerIdleTimeout = Read.Time(s) }),
        Of(nameof(ProcessPoolOptions.WorkerStartTimeout), static (o, s) => o with { WorkerStartTimeout = Read.Time(s) }),
        Of(nameof(ProcessPoolOptions.WorkerExitTimeout), static (o, s) => o with { WorkerExitTimeout = Read.Time(s) }),
        Of(nameof(ProcessPoolOptions.WorkerMemoryLimit), static (o, s) => o with { WorkerMemoryLimit = Read.Size(s) }),
        Of(nameof(ProcessPoolOptions.WorkerPriority), static (o, s) => o with { WorkerPriority = Priority(s) }),
        Of(nameof(ProcessPoolOptions.WorkerCpuLimit), static (o, s) => o with { WorkerCpuLimit = Read.Fraction(s) }),
        Of(nameof(ProcessPoolOptions.RecycleWorkerAtMemory), static (o, s) => o with { RecycleWorkerAtMemory = Read.Size(s) }),
        Of(nameof(ProcessPoolOptions.WorkerLoss), static (o, s) => o with { WorkerLoss = Read.Word(s, WorkerLoss.Replace, WorkerLoss.BreakPool) }),
        Of(nameof(ProcessPoolOptions.IgnoreTerminationSignal), static (o, s) => o with { IgnoreTerminationSignal = Read.YesOrNo(s) }),
        Of(nameof(ProcessPoolOptions.WorkerEnvironment), static (o, s) => o with { WorkerEnvironment = Read.Table(s, o.WorkerEnvironment) }),
        Of(nameof(ProcessPoolOptions.WorkerOutput), static (o, s) => o with { WorkerOutput = Output(o, s) }),
        Of(nameof(ProcessPoolOptions.CrashCapsules), static (o, s) => o with { CrashCapsules = Read.Text(s) }),
        Of(nameof(ProcessPoolOptions.TraceFile), static (o, s) => o with { TraceFile = Read.Text(s) }),
        new("WarmUp", static (plan, s) => plan with { WarmsUp = Read.YesOrNo(s) }),
        new("DrainTimeout", static (plan, s) => plan with { DrainTimeout = Drain(Read.Time(s)) }),
    ];

    /// <summary>The one of this name; upper and lower case are the same to configuration.</summary>
    public static PoolSetting? Find(string name) => All.FirstOrDefault(setting => string.Equals(setting.Name, name, StringComparison.OrdinalIgnoreCase));

    private static PoolSetting Of(string name, Func<ProcessPoolOptions, IConfigurationSection, ProcessPoolOptions> apply) =>
        new(name, (plan, section) => plan with { Options = apply(plan.Options, section) });

    private static WorkerOutput Output(ProcessPoolOptions options, IConfigurationSection section) =>
        Read.Word(section, OutputPlace.Log, OutputPlace.Inherit, OutputPlace.Discard) switch
        {
            OutputPlace.Inherit => WorkerOutput.Inherit,
            OutputPlace.Discard => WorkerOutput.Discard,
            // What a pool of a host has from the beginning, and its code may have changed.
            _ => options.WorkerOutput,
        };

    private static ProcessPriorityClass Priority(IConfigurationSection section) => Read.Word(section, ProcessPriorityClass.Idle, ProcessPriorityClass.BelowNormal,
        ProcessPriorityClass.Normal, ProcessPriorityClass.AboveNormal, ProcessPriorityClass.High, ProcessPriorityClass.RealTime);

    private static TimeSpan Drain(TimeSpan time)
    {
        if (time < TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
            throw new FormatException("A time cannot be negative.");
        PoolPlan.CheckDrainTimeout(time, "DrainTimeout");
        return time;
    }

    private enum OutputPlace
    {
        Log,
        Inherit,
        Discard,
    }
}
