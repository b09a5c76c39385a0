using Remoting.Threads;

namespace Remoting.Tests;

/// <summary>What waits for a task needs no thread of the thread pool to go on, whenever the task ends.</summary>
public sealed class EndedTaskAwaitTests
{
    [Test]
    public void A_task_that_ends_just_before_it_is_said_what_goes_on_needs_no_thread()
    {
        var promise = new TaskCompletionSource();
        var awaiter = promise.Task.OnAnyThread().GetAwaiter();
        Assert.False(awaiter.IsCompleted);
        promise.SetResult();
        Thread? thread = null;
        awaiter.UnsafeOnCompleted(() => thread = Thread.CurrentThread);
        Assert.Equal(Thread.CurrentThread, thread);
    }

    [Test]
    public void A_task_that_ends_later_goes_on_where_it_ends()
    {
        var promise = new TaskCompletionSource();
        var awaiter = promise.Task.OnAnyThread().GetAwaiter();
        Thread? thread = null;
        awaiter.UnsafeOnCompleted(() => thread = Thread.CurrentThread);
        Assert.Null(thread);
        promise.SetResult();
        Assert.Equal(Thread.CurrentThread, thread);
    }

    [Test]
    public async Task What_may_block_goes_on_on_a_thread_of_the_librarys_own()
    {
        var promise = new TaskCompletionSource();
        var thread = NameBehindAsync(promise.Task);
        promise.SetResult();
        Assert.Equal("Remoting", await thread);

        static async Task<string?> NameBehindAsync(Task task)
        {
            await task.OnOwnThread();
            return Thread.CurrentThread.Name;
        }
    }

    [Test]
    public async Task An_error_is_thrown_where_it_is_waited_for_and_not_where_it_is_looked_for()
    {
        var failed = Task.FromException(new FormatException());
        await failed.EndOnAnyThread();
        await Assert.ThrowsAsync<FormatException>(async () => await failed.OnAnyThread());
    }

    [Test]
    public async Task Callers_get_what_a_task_comes_to()
    {
        var value = new TaskCompletionSource<int>();
        var good = value.Task.ForCallers();
        var bad = ThrowAsync(value.Task).ForCallers();
        value.SetResult(3);
        Assert.Equal(3, await good);
        await Assert.ThrowsAsync<FormatException>(() => bad);

        static async Task ThrowAsync(Task task)
        {
            await task;
            throw new FormatException();
        }
    }
}
