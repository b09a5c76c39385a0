using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>What a worker may take of the processors.</summary>
[SideBySide]
public sealed class WorkerPriorityTests : PoolTest
{
    [Cases]
    [InlineData(ProcessPriorityClass.BelowNormal, 10)]
    [InlineData(ProcessPriorityClass.Idle, 19)]
    public async Task All_threads_of_a_worker_have_its_priority(ProcessPriorityClass priority, int niceness)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerPriority = priority });
        Assert.Equal(priority, await executor.SubmitAsync(MeasureCalls.Remote.Priority(), TestToken));
        if (OperatingSystem.IsLinux())
        {
            // Those, too, that have come since.
            await executor.SubmitAsync(MeasureCalls.Remote.WaitAsync(1), TestToken);
            Assert.All(await executor.SubmitAsync(MeasureCalls.Remote.Niceness(), TestToken), of => Assert.Equal(niceness, of));
        }
        Assert.Empty(executor.GetSnapshot().UnmetOptions);
    }

    [Test]
    public async Task A_limit_of_processors_is_in_effect_or_it_is_said_why_not()
    {
        var log = new LogBook();
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, WorkerCpuLimit = 0.2, LoggerFactory = log });
        var outcomes = await executor.WithOptions(new CallOptions { Measure = true })
            .MapOutcomesAsync(static milliseconds => MeasureCalls.Remote.Compute(milliseconds), [200, 200]).ToListAsync(TestToken);
        if (executor.GetSnapshot().UnmetOptions is [var sentence])
        {
            Assert.StartsWith("WorkerCpuLimit is not in effect: ", sentence, StringComparison.Ordinal);
            await Until(() => log.Above(LogLevel.Information).Contains(sentence), "the log says so, too");
            Assert.All(outcomes, outcome => Assert.True(outcome.IsSuccess));
        }
        else
        {
            Assert.Empty(executor.GetSnapshot().UnmetOptions);
            Assert.All(outcomes, outcome => Assert.True(outcome.Measurement!.Run > 3 * outcome.Measurement.CpuTime, $"{outcome.Measurement}"));
        }
    }

    [Test]
    public Task What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { WorkerCpuLimit = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { WorkerCpuLimit = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { WorkerCpuLimit = double.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { WorkerPriority = (ProcessPriorityClass)3 });
        return Task.CompletedTask;
    }
}
