using System.Runtime.CompilerServices;

namespace Remoting.Tests;

/// <summary>A pool keeps nothing of what flows with the code that makes it.</summary>
public sealed class ContextTests : PoolTest
{
    private static readonly AsyncLocal<object?> Flowing = new();

    /// <summary>Who listens to what flows is the program's own code: it may block, and runs nowhere but where the program does.</summary>
    [Test]
    public async Task Nothing_that_flows_with_a_caller_is_put_in_place_where_results_are_received()
    {
        int own = 0;
        int elsewhere = 0;
        var open = new ManualResetEventSlim();
        var listening = new AsyncLocal<object?>(_ =>
        {
            if (Environment.CurrentManagedThreadId == own)
                return;
            Interlocked.Increment(ref elsewhere);
            open.Wait(TimeSpan.FromSeconds(20));
        });
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal(3, await executor.SubmitAsync(Calls.Remote.Identity(3), TestToken));
        var (outcome, behind) = SubmitBoth();
        try
        {
            Assert.Equal(2, await behind.WaitAsync(TimeSpan.FromSeconds(10), TestToken));
            Assert.Equal(1, (await outcome).Value);
            Assert.Equal(0, elsewhere);
        }
        finally
        {
            open.Set();
        }

        (Task<MapResult<int>> Outcome, Task<int> Behind) SubmitBoth()
        {
            own = Environment.CurrentManagedThreadId;
            Task<MapResult<int>>? outcome = null;
            ExecutionContext.Run(ExecutionContext.Capture()!, _ =>
            {
                listening.Value = this;
                outcome = executor.SubmitOutcomeAsync(Calls.Remote.SleepThen(100, 1), cancellationToken: TestToken);
                listening.Value = null;
            }, null);
            var behind = executor.SubmitAsync(Calls.Remote.SleepThen(100, 2), TestToken);
            own = 0;
            return (outcome!, behind);
        }
    }

    [Test]
    public async Task A_pool_does_not_keep_the_values_that_flow_with_its_maker()
    {
        var (executor, value) = Make();
        await using (executor)
        {
            Assert.Equal(1, await executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
            await Until(() =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !value.IsAlive;
            }, "the value is let go of");
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (ProcessPoolExecutor, WeakReference) Make()
        {
            var value = new object();
            Flowing.Value = value;
            var executor = new ProcessPoolExecutor(new ProcessPoolOptions
            {
                MaxWorkers = 1, CallTimeout = TimeSpan.FromMinutes(1), WorkerIdleTimeout = TimeSpan.FromMinutes(1), WorkerOutput = WorkerOutput.Forward(_ => { }),
            });
            executor.SubmitAsync(Calls.Remote.Echo(new byte[1_000_000])).GetAwaiter().GetResult();
            Flowing.Value = null;
            return (executor, new WeakReference(value));
        }
    }
}
