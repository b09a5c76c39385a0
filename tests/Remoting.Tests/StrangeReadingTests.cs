using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>What the program throws where its values are written and read may not even have a message: its call fails all the same, and nothing else does.</summary>
[SideBySide]
public sealed class StrangeReadingTests : PoolTest
{
    [Cases]
    [InlineData(Speechless.Written, "The argument 'value'")]
    [InlineData(Speechless.ReadThere, "could not be read in the worker")]
    [InlineData(Speechless.ReadHere, "The result of")]
    public async Task A_call_fails_whose_value_cannot_say_why(string where, string message)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, MaxPendingCalls = 1 });
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(StrangeReadingCalls.Remote.Same(new Speechless(where)), TestToken));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        var value = new Speechless("");
        Assert.Equal(value, await executor.SubmitAsync(StrangeReadingCalls.Remote.Same(value), TestToken));
    }

    [Cases, InlineData(false), InlineData(true)]
    public async Task An_item_fails_at_its_place(bool onThreads)
    {
        await using Executor executor = onThreads ? new ThreadPoolExecutor(1) : new ProcessPoolExecutor(1);
        Speechless[] items = [new(""), new(Speechless.Written), new(""), new(Speechless.ReadHere), new("")];
        var outcomes = await executor.MapOutcomesAsync(StrangeReadingCalls.Remote.Same, items, cancellationToken: TestToken).ToListAsync(TestToken);
        Assert.Equal([true, false, true, false, true], outcomes.Select(outcome => outcome.IsSuccess));
        Assert.All([outcomes[1].Error, outcomes[3].Error], error => Assert.IsType<RemoteSerializationException>(error));
    }

    [Test]
    public async Task A_stream_ends_with_an_item_that_cannot_be_read()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var items = new List<Speechless>();
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(async () =>
        {
            await foreach (var item in executor.StreamAsync(StrangeReadingCalls.Remote.Twice(new Speechless(Speechless.ReadHere))).WithCancellation(TestToken))
                items.Add(item);
        });
        Assert.Contains("An item of", error.Message, StringComparison.Ordinal);
        Assert.Single(items);
    }

    [Test]
    public async Task A_value_that_cannot_be_written_is_not_shared()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Throws<RemoteSerializationException>(() => executor.Share(new Speechless(Speechless.Written)));
        await using var shared = executor.Share(new Speechless("never"));
        Assert.Equal("never", await executor.SubmitAsync(StrangeReadingCalls.Remote.FailsOf(shared), TestToken));
    }
}
