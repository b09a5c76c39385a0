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

    private sealed class Throwing(string member, Exception error) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        private int _steps;

        public int Current => member == "current" && _steps == 3 ? throw error : _steps;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => member == "begin" ? throw error : this;

        public ValueTask<bool> MoveNextAsync() => ++_steps == 3 && member == "step" ? throw error : new ValueTask<bool>(_steps <= 5);

        public ValueTask DisposeAsync() => member == "end" ? throw error : default;
    }
}
