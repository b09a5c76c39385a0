using MessagePack;

namespace Remoting.Tests;

// The callbacks that belong to what a worker prints, and to single calls and maps.
public abstract partial class CallbackMatrix
{
    private sealed class OutputCallback : Callback
    {
        public override ProcessPoolOptions Install(ProcessPoolOptions options) => options with { WorkerOutput = WorkerOutput.Forward(_ => OnCall()) };

        // A pool that is shut down prints no more.
        public override bool IsCertain => false;

        public override Task TriggerAsync(ProcessPoolExecutor executor) => OutcomeAsync(Printed(executor));

        private static async Task<int> Printed(ProcessPoolExecutor executor)
        {
            await executor.SubmitAsync(Calls.Remote.Print(3, "a line"));
            return 0;
        }

        public override void Dispose()
        {
        }
    }

    /// <summary>One that stands between a call and its outcome: that call waits for it, and no other.</summary>
    private abstract class CallCallback : Callback
    {
        // A pool that was shut down before takes no more calls.
        public override bool IsCertain => false;

        public sealed override Task TriggerAsync(ProcessPoolExecutor executor)
        {
            // On a thread of its own: some of these run where the call is submitted.
            var own = Task.Factory.StartNew(() => RunAsync(executor), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            OwnCall = OutcomeAsync(own);
            return Task.CompletedTask;
        }

        protected abstract Task<int> RunAsync(ProcessPoolExecutor executor);

        public override void Dispose()
        {
        }
    }

    private sealed class ProgressCallback : CallCallback, IProgress<int>
    {
        public void Report(int value) => OnCall();

        protected override Task<int> RunAsync(ProcessPoolExecutor executor) => executor.SubmitAsync(Hooks.Remote.Report(20, this));
    }

    private sealed class ReadingCallback : CallCallback
    {
        protected override async Task<int> RunAsync(ProcessPoolExecutor executor)
        {
            Hook.Read = OnCall;
            return (await executor.SubmitAsync(Hooks.Remote.Make(1))).Value;
        }

        public override void Dispose()
        {
            Hook.Read = null;
            base.Dispose();
        }
    }

    private sealed class ItemCallback : CallCallback
    {
        protected override async Task<int> RunAsync(ProcessPoolExecutor executor)
        {
            Hook.Read = OnCall;
            int sum = 0;
            await foreach (var item in executor.StreamAsync(Hooks.Remote.MakeMany(5)))
                sum += item.Value;
            return sum;
        }

        public override void Dispose()
        {
            Hook.Read = null;
            base.Dispose();
        }
    }

    private sealed class WritingCallback : CallCallback
    {
        protected override Task<int> RunAsync(ProcessPoolExecutor executor)
        {
            Hook.Written = OnCall;
            return executor.SubmitAsync(Hooks.Remote.Take(new Hook { Value = 1 }));
        }

        public override void Dispose()
        {
            Hook.Written = null;
            base.Dispose();
        }
    }

    private sealed class SourceCallback : CallCallback
    {
        protected override async Task<int> RunAsync(ProcessPoolExecutor executor)
        {
            int sum = 0;
            await foreach (int value in executor.MapAsync(Calls.Remote.Identity, Items()))
                sum += value;
            return sum;
        }

        private IEnumerable<int> Items()
        {
            for (int i = 0; i < 5; i++)
            {
                yield return i;
                OnCall();
            }
        }
    }

    private sealed class SequenceCallback : CallCallback
    {
        public override bool HasCallWaiting => true;

        protected override async Task<int> RunAsync(ProcessPoolExecutor executor) => (int)await executor.SubmitAsync(SequenceCalls.Remote.Sum(Items()));

        private async IAsyncEnumerable<int> Items()
        {
            await Task.Yield();
            for (int i = 0; i < 5; i++)
            {
                yield return i;
                OnCall();
            }
        }
    }

    private sealed class RetryCallback : CallCallback
    {
        protected override Task<int> RunAsync(ProcessPoolExecutor executor) => executor.SubmitAsync(Calls.Remote.ThrowIfThree(3), new CallOptions
        {
            Retry = (_, attempt) =>
            {
                OnCall();
                return attempt < 3 ? TimeSpan.Zero : null;
            },
        });
    }

    private sealed class StubCallback : CallCallback
    {
        protected override async Task<int> RunAsync(ProcessPoolExecutor executor)
        {
            int sum = 0;
            await foreach (int value in executor.MapAsync(Stub, Enumerable.Range(0, 5)))
                sum += value;
            return sum;
        }

        private RemoteCall<int> Stub(int value)
        {
            OnCall();
            return Calls.Remote.Identity(value);
        }
    }
}

/// <summary>Data whose reading and writing is code of the program's own.</summary>
[MessagePackObject]
public sealed class Hook
{
    /// <summary>Called in this process when one is read.</summary>
    internal static Action? Read { get; set; }

    /// <summary>Called in this process when one is written.</summary>
    internal static Action? Written { get; set; }

    private int _value;

    [Key(0)]
    public int Value
    {
        get
        {
            Written?.Invoke();
            return _value;
        }

        set
        {
            _value = value;
            Read?.Invoke();
        }
    }
}

#pragma warning disable RMT0301 // The static hooks are this process's alone, on purpose: in a worker there are none.
public static class Hooks
{
    [ProcessPoolCallable]
    public static Hook Make(int value) => new() { Value = value };

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<Hook> MakeMany(int count)
    {
        await Task.Yield();
        for (int i = 0; i < count; i++)
            yield return new Hook { Value = i };
    }

    [ProcessPoolCallable]
    public static int Take(Hook hook) => hook.Value;

    [ProcessPoolCallable]
    public static int Report(int count, IProgress<int> progress)
    {
        for (int i = 0; i < count; i++)
            progress.Report(i);
        return count;
    }
}
