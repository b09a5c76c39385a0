using System.Runtime.CompilerServices;

namespace Remoting.Tests;

/// <summary>A pool keeps nothing of what flows with the code that makes it.</summary>
public sealed class ContextTests : PoolTest
{
    private static readonly AsyncLocal<object?> Flowing = new();

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
