using System.Threading.Tasks.Sources;
using Remoting.Threads;

namespace Remoting.Tests;

/// <summary>What goes on behind a program's own code does so on a thread of the library's own, whenever that code ends.</summary>
public sealed class OwnThreadAwaitTests
{
    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_task_that_ends_just_before_it_is_said_what_goes_on_needs_no_thread_of_the_pool(bool before)
    {
        var promise = new TaskCompletionSource<bool>();
        await CheckAsync(new ValueTask<bool>(promise.Task).OnOwnThread(), () => promise.SetResult(true), before);
        var other = new TaskCompletionSource();
        await CheckAsync(new ValueTask(other.Task).OnOwnThread(), other.SetResult, before);
    }

    /// <summary>An iterator is one.</summary>
    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nor_does_a_source_of_a_value_task(bool before)
    {
        var source = new Source();
        await CheckAsync(new ValueTask<bool>(source, 0).OnOwnThread(), source.End, before);
        var other = new Source();
        await CheckAsync(new ValueTask(other, 0).OnOwnThread(), other.End, before);
    }

    [Test]
    public void What_has_been_sent_just_before_it_is_said_what_goes_on_goes_on_at_once()
    {
        var promise = new TaskCompletionSource();
        var awaiter = new ValueTask(promise.Task).OnAnyThread();
        Assert.False(awaiter.IsCompleted);
        promise.SetResult();
        Thread? thread = null;
        awaiter.UnsafeOnCompleted(() => thread = Thread.CurrentThread);
        Assert.Equal(Thread.CurrentThread, thread);
        awaiter.GetResult();
    }

    private static async Task CheckAsync<TAwaiter>(TAwaiter awaiter, Action end, bool before)
        where TAwaiter : System.Runtime.CompilerServices.ICriticalNotifyCompletion
    {
        var thread = new TaskCompletionSource<string?>();
        var context = SynchronizationContext.Current;
        if (before)
            end();
        awaiter.UnsafeOnCompleted(() => thread.SetResult(Thread.CurrentThread.Name));
        Assert.Equal(context, SynchronizationContext.Current);
        if (!before)
            end();
        Assert.Equal("Remoting", await thread.Task);
    }

    private sealed class Source : IValueTaskSource<bool>, IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _core;

        public void End() => _core.SetResult(true);

        public bool GetResult(short token) => _core.GetResult(token);

        void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _core.OnCompleted(continuation, state, token, flags);
    }
}
