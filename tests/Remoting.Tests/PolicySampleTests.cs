using Polly;
using Polly.Retry;

namespace Remoting.Tests;

/// <summary>The programs of the page about policies (docs/policies.md).</summary>
public sealed class PolicySampleTests : PoolTest
{
    [Test]
    public async Task The_sample_is_a_program()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 4, Limits = { ["gpu"] = 2 } });
        var nightly = executor.WithOptions(new CallOptions { Priority = CallPriority.Low, Tags = ["gpu"] });
        var patient = executor.WithOptions(new CallOptions
        {
            Timeout = TimeSpan.FromSeconds(30),
            Retry = (error, attempt) => error is WorkerDiedException or CallTimeoutException && attempt < 3 ? TimeSpan.FromMilliseconds(100 * attempt) : null,
            RetryOnDifferentWorker = true,
        });
        int index = 0;
        await foreach (var outcome in nightly.MapOutcomesAsync(Calls.Remote.Identity, Enumerable.Range(0, 10)).WithCancellation(TestToken))
        {
            Assert.Equal(index++, outcome.Index);
            Assert.Equal(outcome.Index, outcome.Value);
        }
        Assert.Equal(10, index);
        Assert.Equal(2, (await patient.SubmitAsync(RetryCalls.Remote.DieUntil(2), TestToken)).Attempt);
        Assert.Equal(12, await executor.SubmitAsync(Calls.Remote.Identity(12), new CallOptions { Priority = CallPriority.High }, TestToken));
    }

    [Test]
    public async Task A_pipeline_around_a_call()
    {
        await using var executor = new ProcessPoolExecutor(1);
        int failures = 0;
        var pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(1),
            ShouldHandle = new PredicateBuilder().Handle<WorkerDiedException>(),
            OnRetry = _ =>
            {
                failures++;
                return default;
            },
        }).Build();
        await Assert.ThrowsAsync<WorkerDiedException>(async () => await pipeline.ExecuteAsync(
            async token => await executor.SubmitAsync(Calls.Remote.Exit(1), token), TestToken));
        Assert.Equal(2, failures);
    }

    [Test]
    public async Task A_strategy_inside_of_calls_and_maps()
    {
        var strategy = new RetryStrategyOptions
        {
            MaxRetryAttempts = 4,
            BackoffType = DelayBackoffType.Exponential,
            ShouldHandle = new PredicateBuilder().Handle<WorkerDiedException>().Handle<RemoteCallException>(),
            DelayGenerator = arguments => new ValueTask<TimeSpan?>(TimeSpan.FromMilliseconds(1 << arguments.AttemptNumber)),
        };
        await using var executor = new ProcessPoolExecutor(2);
        var patient = executor.WithOptions(new CallOptions { Retry = (error, attempt) => Decide(strategy, error, attempt).GetAwaiter().GetResult() });
        Assert.Equal(3, (await patient.SubmitAsync(RetryCalls.Remote.DieUntil(3), TestToken)).Attempt);
        Assert.Equal(Enumerable.Range(0, 20), await patient.MapAsync(RetryCalls.Remote.OddAtFirst, Enumerable.Range(0, 20)).ToListAsync(TestToken));
        var error = await Assert.ThrowsAsync<RemoteCallException>(() => patient.SubmitAsync(RetryCalls.Remote.ThrowUntil(100), TestToken));
        Assert.Equal("attempt 5", error.RemoteMessage);
    }

    private static async Task<TimeSpan?> Decide(RetryStrategyOptions strategy, Exception error, int attempt)
    {
        var context = ResilienceContextPool.Shared.Get();
        var outcome = Polly.Outcome.FromException<object>(error);
        try
        {
            if (attempt > strategy.MaxRetryAttempts || !await strategy.ShouldHandle(new RetryPredicateArguments<object>(context, outcome, attempt - 1)))
                return null;
            return strategy.DelayGenerator is { } generator
                ? await generator(new RetryDelayGeneratorArguments<object>(context, outcome, attempt - 1)) ?? strategy.Delay
                : strategy.Delay;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
