using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Remoting.Tests;

namespace Remoting.Hosting.Tests;

/// <summary>Traces go through workers, and their activities come out of this process's exporter.</summary>
[Collection(Alone.Name)]
public sealed class TraceTests : PoolTest
{
    private readonly List<Activity> _exported = [];

    [Test]
    public async Task A_call_is_an_activity_here_and_one_in_the_worker_with_those_of_its_code_below()
    {
        string seen;
        using (var root = new Activity("request").AddBaggage("tenant", "blue").Start())
        {
            root.ActivityTraceFlags = ActivityTraceFlags.Recorded;
            using (Trace())
            {
                await using var pool = new ProcessPoolExecutor(1);
                seen = await pool.SubmitAsync(TracedCalls.Remote.Work(8), TestToken);
                Assert.Same(root, Activity.Current);
            }

            var caller = Assert.Single(_exported, activity => activity.Kind == ActivityKind.Client);
            var worker = Assert.Single(_exported, activity => activity.Kind == ActivityKind.Server);
            var inside = Assert.Single(_exported, activity => activity.OperationName == "print");
            Assert.Equal("Remoting.Hosting.Tests.TracedCalls.Work(int)", caller.OperationName);
            Assert.All(_exported, activity => Assert.Equal(root.TraceId, activity.TraceId));
            Assert.Equal([root.SpanId, caller.SpanId, worker.SpanId], [caller.ParentSpanId, worker.ParentSpanId, inside.ParentSpanId]);
            // The numbers are those that the worker's code has seen and may have told others.
            Assert.Equal($"{inside.Id} blue True", seen);
            Assert.Equal(("Tests.Work", "2.0", ActivityKind.Producer), (inside.Source.Name, inside.Source.Version, inside.Kind));
            Assert.Equal((8, ActivityStatusCode.Error, "no ink"), (inside.GetTagItem("pages"), inside.Status, inside.StatusDescription));
            Assert.Equal(("half", 4), (Assert.Single(inside.Events).Name, Assert.Single(Assert.Single(inside.Events).Tags).Value));
            Assert.Equal("ok", caller.GetTagItem("remoting.outcome"));
            Assert.Equal(1, worker.GetTagItem("remoting.worker.id"));
            Assert.True(caller.StartTimeUtc <= worker.StartTimeUtc && worker.StartTimeUtc <= inside.StartTimeUtc, "each begins in the one above");
            Assert.True(caller.Duration >= worker.Duration && worker.Duration >= inside.Duration, "and ends there");
        }
    }

    [Test]
    public async Task What_is_told_of_a_beginning_is_what_is_told_of_its_end()
    {
        var begun = new System.Collections.Concurrent.ConcurrentQueue<(string?, ActivitySpanId)>();
        var ended = new System.Collections.Concurrent.ConcurrentQueue<(string?, ActivitySpanId)>();
        using (var listener = Listen(static () => { }))
        {
            listener.ActivityStarted = activity => begun.Enqueue((activity.Id, activity.ParentSpanId));
            listener.ActivityStopped = activity => ended.Enqueue((activity.Id, activity.ParentSpanId));
            await using var pool = new ProcessPoolExecutor(1);
            await pool.ForEachAsync(TracedCalls.Remote.Work, Enumerable.Range(0, 20), chunkSize: 3, cancellationToken: TestToken);
        }

        Assert.Equal(60, ended.Count);
        // A span's number cannot be compared, and a sort may compare the one that it turns on with itself.
        Assert.Equal(begun.OrderBy(static told => told.Item1, StringComparer.Ordinal), ended.OrderBy(static told => told.Item1, StringComparer.Ordinal));
    }

    [Test]
    public async Task A_sampler_that_throws_fails_no_call_and_is_counted()
    {
        await using var pool = new ProcessPoolExecutor(1);
        using (Listen(static () => throw new InvalidOperationException("no sample")))
            Assert.Equal(8, await pool.SubmitAsync(HostedCalls.Remote.Double(4), TestToken));

        Assert.InRange(pool.GetSnapshot().EventsFailed, 1, long.MaxValue);
    }

    [Test]
    public async Task A_sampler_may_use_the_pool()
    {
        await using var pool = new ProcessPoolExecutor(1);
        Task<int>? inner = null;
        using (Listen(() => inner ??= pool.SubmitAsync(HostedCalls.Remote.Double(1))))
            Assert.Equal(8, await pool.SubmitAsync(HostedCalls.Remote.Double(4), TestToken));

        Assert.Equal(2, await inner!);
    }

    private static ActivityListener Listen(Action sampled)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Remoting" or "Tests.Work",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
            {
                sampled();
                return ActivitySamplingResult.AllDataAndRecorded;
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    [Test]
    public async Task Every_item_of_a_map_has_its_own()
    {
        using (Trace())
        {
            await using var pool = new ProcessPoolExecutor(2);
            await pool.ForEachAsync(TracedCalls.Remote.Work, Enumerable.Range(0, 50), chunkSize: 7, cancellationToken: TestToken);
        }

        Assert.Equal(50, _exported.Count(activity => activity.Kind == ActivityKind.Client));
        Assert.Equal(50, _exported.Where(activity => activity.Kind == ActivityKind.Server).Select(activity => activity.TraceId).Distinct().Count());
    }

    [Test]
    public async Task Errors_are_told_on_both_sides()
    {
        using (Trace())
        {
            await using var pool = new ProcessPoolExecutor(1);
            await Assert.ThrowsAsync<RemoteCallException>(() => pool.SubmitAsync(TracedCalls.Remote.Fail(), TestToken));
        }

        var worker = Assert.Single(_exported, activity => activity.Kind == ActivityKind.Server);
        Assert.Equal((ActivityStatusCode.Error, "no paper", "System.InvalidOperationException"), (worker.Status, worker.StatusDescription, worker.GetTagItem("error.type")));
        var caller = Assert.Single(_exported, activity => activity.Kind == ActivityKind.Client);
        Assert.Equal((ActivityStatusCode.Error, "error"), (caller.Status, caller.GetTagItem("remoting.outcome")));
    }

    [Test]
    public async Task A_call_that_is_run_again_is_one_activity_with_its_attempts_below()
    {
        using (Trace())
        {
            await using var pool = new ProcessPoolExecutor(1);
            var options = new CallOptions { Retry = (_, attempt) => attempt < 4 ? TimeSpan.Zero : null };
            Assert.Equal(3, await pool.SubmitAsync(TracedCalls.Remote.FailTwice(), options, TestToken));
            Assert.Equal(2, await pool.SubmitAsync(TracedCalls.Remote.DieOnce(), options, TestToken));
        }

        var calls = _exported.Where(activity => activity.Kind == ActivityKind.Client).OrderBy(activity => activity.StartTimeUtc).ToList();
        Assert.Equal(2, calls.Count);
        Assert.All(calls, call => Assert.Equal((ActivityStatusCode.Unset, "ok"), (call.Status, call.GetTagItem("remoting.outcome"))));
        Assert.Equal(3, _exported.Count(activity => activity.Kind == ActivityKind.Server && activity.ParentSpanId == calls[0].SpanId));
        var attempts = _exported.Where(activity => activity.Kind == ActivityKind.Server && activity.ParentSpanId == calls[1].SpanId).OrderBy(activity => activity.StartTimeUtc).ToList();
        Assert.Equal((ActivityStatusCode.Error, "death"), (attempts[0].Status, attempts[0].GetTagItem("error.type")));
        Assert.Equal(attempts[0].SpanId, Assert.Single(attempts[1].Links).Context.SpanId);
    }

    /// <summary>Nobody but the parent can tell of an attempt whose worker died; the next one refers to it.</summary>
    [Test]
    public async Task A_retry_is_linked_to_the_attempt_that_was_lost()
    {
        using (Trace())
        {
            await using var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MaxAttempts = 2 });
            Assert.Equal(2, await pool.SubmitAsync(TracedCalls.Remote.DieOnce(), TestToken));
        }

        var attempts = _exported.Where(activity => activity.Kind == ActivityKind.Server).OrderBy(activity => activity.StartTimeUtc).ToList();
        Assert.Equal(2, attempts.Count);
        Assert.Equal((ActivityStatusCode.Error, "Exited"), (attempts[0].Status, attempts[0].GetTagItem("error.type")));
        Assert.Equal(attempts[0].SpanId, Assert.Single(attempts[1].Links).Context.SpanId);
        Assert.Equal(2, attempts[1].GetTagItem("remoting.attempt"));
    }

    /// <summary>The decision is the parent's, once: where it is no, nothing is made in the worker.</summary>
    [Test]
    public async Task What_is_not_sampled_here_is_not_made_there()
    {
        string seen;
        using (Sdk.CreateTracerProviderBuilder().SetSampler(new AlwaysOffSampler()).AddSource("Remoting", "Tests.Work").AddInMemoryExporter(_exported).Build())
        {
            await using var pool = new ProcessPoolExecutor(1);
            seen = await pool.SubmitAsync(TracedCalls.Remote.Work(8), TestToken);
        }

        Assert.Equal("  False", seen);
        Assert.Empty(_exported);
    }

    private TracerProvider Trace() => Sdk.CreateTracerProviderBuilder().AddSource("Remoting", "Tests.Work").AddInMemoryExporter(_exported).Build();
}
