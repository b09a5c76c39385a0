using MessagePack;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

[SideBySide]
public sealed class ErrorTests : PoolTest
{
    [Test]
    public async Task What_the_callable_throws_arrives_as_plain_data()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var error = await Assert.ThrowsAsync<RemoteCallException>(async () => await executor.SubmitAsync(Calls.Remote.Throw("no good"), TestToken));
        Assert.Equal("System.ArgumentException", error.RemoteExceptionType);
        Assert.Equal("no good", error.RemoteMessage);
        Assert.Contains("Calls.cs", error.RemoteStackTrace, StringComparison.Ordinal);
        Assert.Contains(nameof(Calls.Throw), error.ToString(), StringComparison.Ordinal);
        Assert.Contains(nameof(What_the_callable_throws_arrives_as_plain_data), error.ToString(), StringComparison.Ordinal);
        Assert.IsType<ArgumentException>(error.InnerException);
    }

    [Test]
    public async Task An_exception_that_nobody_can_make_again_is_told_all_the_same()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var error = await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(Calls.Remote.ThrowStrange(), TestToken));
        Assert.Equal(typeof(StrangeException).FullName, error.RemoteExceptionType);
        Assert.Equal("strange 1", error.RemoteMessage);
        Assert.Equal("42", error.RemoteData["key"]);
        Assert.Null(error.InnerException);
        Assert.Equal(1, await executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
    }

    [Test]
    public async Task An_argument_that_cannot_be_written_fails_its_call_alone()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(
            () => executor.SubmitAsync(Data.Remote.Take(1, new Treacherous { FailsToWrite = true }), TestToken));
        Assert.Equal("value", error.Parameter);
        Assert.Contains("Data.Take", error.Callable, StringComparison.Ordinal);
        Assert.Equal("cannot be written", error.InnerException!.Message);
        Assert.Equal(1, await executor.SubmitAsync(Data.Remote.Take(1, new Treacherous()), TestToken));
    }

    [Test]
    public async Task An_argument_that_cannot_be_read_fails_its_call_alone()
    {
        await using var executor = new ProcessPoolExecutor(1);
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(
            () => executor.SubmitAsync(Data.Remote.Take(1, new Treacherous { FailsToRead = true }), TestToken));
        Assert.Equal("value", error.Parameter);
        Assert.Contains("cannot be read", error.Message, StringComparison.Ordinal);
        Assert.Equal(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task A_result_that_cannot_be_written_fails_its_call_alone()
    {
        await using var executor = new ProcessPoolExecutor(1);
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(Data.Remote.Give(failsToWrite: true, failsToRead: false), TestToken));
        Assert.Null(error.Parameter);
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
        Assert.Equal(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task A_result_that_cannot_be_read_fails_its_call_alone()
    {
        await using var executor = new ProcessPoolExecutor(1);
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(Data.Remote.Give(failsToWrite: false, failsToRead: true), TestToken));
        Assert.Contains("cannot be read", error.Message, StringComparison.Ordinal);
        Assert.Equal(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task Errors_of_serialization_stay_with_their_item_in_a_chunk()
    {
        await using var executor = new ProcessPoolExecutor(2);
        Treacherous[] items = [new(), new() { FailsToWrite = true }, new() { FailsToRead = true }, new()];
        var outcomes = await executor.MapUnorderedAsync(item => Data.Remote.Take(7, item), items, chunkSize: 4).ToListAsync(TestToken);
        Assert.Equal([0, 3], outcomes.Where(outcome => outcome.IsSuccess).Select(outcome => outcome.Index).Order());
        Assert.All(outcomes.Where(outcome => !outcome.IsSuccess), outcome => Assert.IsType<RemoteSerializationException>(outcome.Error));
    }

    [Test]
    public async Task An_exception_returned_as_a_value_is_a_value()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var outcome = await executor.SubmitAsync(Data.Remote.Describe(new Outcome(false, "InvalidOperationException")), TestToken);
        Assert.Equal(new Outcome(true, "InvalidOperationException"), outcome);
    }

    [Test]
    public async Task Cycles_arrive_and_so_does_depth()
    {
        await using var executor = new ProcessPoolExecutor(1);
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var cycle = new Node();
        cycle.Next = cycle;
        Assert.True(await executor.SubmitAsync(Data.Remote.IsCircle(cycle), TestToken));
        var deep = new Node();
        for (int i = 1; i < 100_000; i++)
            deep = new Node { Next = deep };
        Assert.Equal(100_000, await executor.SubmitAsync(Data.Remote.Depth(deep), TestToken));
        Assert.Equal(2, await executor.SubmitAsync(Data.Remote.Depth(new Node { Next = new Node() }), TestToken));
        Assert.Equal(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task A_continuation_that_throws_harms_nobody()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var continued = executor.SubmitAsync(Calls.Remote.Identity(1), TestToken)
            .ContinueWith(_ => throw new InvalidOperationException("mine"), TestToken, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => continued);
        Assert.Equal(2, await executor.SubmitAsync(Calls.Remote.Identity(2), TestToken));
    }
}

/// <summary>Data that misbehaves on request when it is written or read.</summary>
[MessagePackObject]
public sealed class Treacherous
{
    private bool _failsToRead;

    [Key(0)]
    public bool FailsToWrite { get; init; }

    /// <summary>Throws where it is set on the other side; not where it is first made.</summary>
    [Key(1)]
    public bool FailsToRead
    {
        get => _failsToRead;
        init
        {
            _failsToRead = value;
            Origin = Environment.ProcessId;
        }
    }

    /// <summary>The process that made it.</summary>
    [Key(2)]
    public int Origin
    {
        get => FailsToWrite ? throw new InvalidOperationException("cannot be written") : field;
        init
        {
            if (field != 0 && value != field && _failsToRead)
                throw new InvalidOperationException("cannot be read");
            field = value;
        }
    }
}

public sealed record Outcome(bool Succeeded, string Error);

public sealed class Node
{
    public Node? Next { get; set; }
}

public static class Data
{
    [ProcessPoolCallable]
    public static int Take(int number, Treacherous value) => value is null ? 0 : number;

    [ProcessPoolCallable]
    public static Treacherous Give(bool failsToWrite, bool failsToRead) => new() { FailsToWrite = failsToWrite, FailsToRead = failsToRead };

    [ProcessPoolCallable]
    public static Outcome Describe(Outcome outcome) => outcome with { Succeeded = !outcome.Succeeded };

    [ProcessPoolCallable]
    public static bool IsCircle(Node node) => ReferenceEquals(node.Next, node);

    [ProcessPoolCallable]
    public static int Depth(Node node)
    {
        int depth = 0;
        for (Node? current = node; current is not null; current = current.Next)
            depth++;
        return depth;
    }
}
