using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>A callable that returns null where it declares a task or a sequence is told so, wherever it ran.</summary>
[SideBySide]
public sealed class NullReturnTests : PoolTest
{
    private const string OfTask = "returned null where it declares a task. Return Task.CompletedTask";
    private const string OfSequence = "returned null where it declares a sequence. Return one without items";

    private static readonly IProgress<int> Listener = new Progress<int>();

    private static readonly (Func<Executor, Task> Call, string Message)[] Ways =
    [
        (static executor => executor.SubmitAsync(NullReturnCalls.Remote.Nothing(), TestToken), OfTask),
        (static executor => executor.SubmitAsync(NullReturnCalls.Remote.Value(), TestToken), OfTask),
        (static executor => executor.SubmitAsync(NullReturnCalls.Remote.ValueWithProgress(Listener), TestToken), OfTask),
        (static async executor => await executor.StreamAsync(NullReturnCalls.Remote.Items()).ToListAsync(TestToken), OfSequence),
        (static async executor => await executor.StreamAsync(NullReturnCalls.Remote.ItemsWithProgress(Listener)).ToListAsync(TestToken), OfSequence),
    ];

    [Test]
    public async Task A_worker_tells_what_to_return()
    {
        await using var executor = new ProcessPoolExecutor(1);
        foreach (var (call, message) in Ways)
        {
            var error = await Assert.ThrowsAsync<RemoteCallException>(() => call(executor));
            Assert.Equal(typeof(InvalidOperationException).FullName, error.RemoteExceptionType);
            Assert.Contains(message, error.RemoteMessage, StringComparison.Ordinal);
        }
    }

    [Test]
    public async Task So_do_threads()
    {
        await using var executor = new ThreadPoolExecutor(1);
        foreach (var (call, message) in Ways)
            Assert.Contains(message, (await Assert.ThrowsAsync<InvalidOperationException>(() => call(executor))).Message, StringComparison.Ordinal);
    }
}

public static class NullReturnCalls
{
    [ProcessPoolCallable]
    public static Task Nothing() => null!;

    [ProcessPoolCallable]
    public static Task<int> Value() => null!;

    [ProcessPoolCallable]
    public static Task<int> ValueWithProgress(IProgress<int>? progress) => null!;

    [ProcessPoolCallable]
    public static IAsyncEnumerable<int> Items() => null!;

    [ProcessPoolCallable]
    public static IAsyncEnumerable<int> ItemsWithProgress(IProgress<int>? progress) => null!;
}
