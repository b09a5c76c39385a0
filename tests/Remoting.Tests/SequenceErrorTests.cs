using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>Each member of a sequence that is an argument is the program's own code, and may throw.</summary>
[SideBySide]
public sealed class SequenceErrorTests : PoolTest
{
    [Cases]
    [InlineData("begin")]
    [InlineData("step")]
    [InlineData("current")]
    [InlineData("end")]
    public async Task What_any_of_its_members_throws_is_what_the_call_fails_with(string member)
    {
        await using var executor = new ProcessPoolExecutor(1);
        var thrown = new StrangeException(7, new object());
        var error = await Assert.ThrowsAnyAsync<Exception>(() => executor.SubmitAsync(SequenceCalls.Remote.Sum(new Throwing(member, thrown)), TestToken));
        Assert.Same(thrown, error);
        Assert.Equal(3, await executor.SubmitAsync(Calls.Remote.Identity(3), TestToken));
    }

    /// <summary>A sequence is moved on ahead of a callable in a worker: in one process nothing beyond the last item taken would have run.</summary>
    [Cases]
    [InlineData("process")]
    [InlineData("threads")]
    public async Task What_it_throws_beyond_where_the_callable_leaves_fails_nothing(string where)
    {
        await using Executor executor = where == "process" ? new ProcessPoolExecutor(1) : new ThreadPoolExecutor(1);
        var beyond = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (where == "threads")
            beyond.SetResult();
        // The words end when the numbers have thrown; the callable has taken one number then, and leaves.
        Assert.Equal("", await executor.SubmitAsync(SequenceCalls.Remote.Zip(OneNumber(), "", NoWord()), TestToken));

        async IAsyncEnumerable<int> OneNumber()
        {
            yield return 1;
            await Task.Yield();
            beyond.TrySetResult();
            throw new StrangeException(7, new object());
        }

        async IAsyncEnumerable<string> NoWord()
        {
            await beyond.Task;
            yield break;
        }
    }

    [Test]
    public async Task What_it_throws_while_it_is_left_fails_the_call()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var thrown = new StrangeException(7, new object());
        var error = await Assert.ThrowsAnyAsync<Exception>(() => executor.SubmitAsync(SequenceCalls.Remote.Take(new Throwing("end", thrown), 1), TestToken));
        Assert.Same(thrown, error);
    }

    private sealed class Throwing(string member, Exception error) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        private int _steps;

        public int Current => member == "current" && _steps == 3 ? throw error : _steps;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => member == "begin" ? throw error : this;

        public ValueTask<bool> MoveNextAsync() => ++_steps == 3 && member == "step" ? throw error : new ValueTask<bool>(_steps <= 5);

        public ValueTask DisposeAsync() => member == "end" ? throw error : default;
    }
}
