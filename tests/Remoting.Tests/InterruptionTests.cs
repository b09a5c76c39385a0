using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>A thread on which code of the program's own has run may be interrupted by it, then or later: nobody else hears of that, and nothing ends by it.</summary>
[SideBySide]
public sealed class InterruptionTests : PoolTest
{
    private static readonly CallOptions Soon = new() { Timeout = TimeSpan.FromSeconds(20) };

    [Test]
    public async Task A_call_that_interrupts_its_thread_is_not_heard_by_the_next_one()
    {
        await using var executor = new ProcessPoolExecutor(1);
        for (int i = 0; i < 3; i++)
        {
            await executor.SubmitAsync(InterruptionCalls.Remote.Interrupt(), TestToken);
            Assert.Equal(i, await executor.SubmitAsync(InterruptionCalls.Remote.Wait(i), Soon, TestToken));
        }
    }

    [Test]
    public async Task An_interruption_that_comes_when_its_call_has_ended_is_not_heard_by_the_next_one()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await executor.SubmitAsync(InterruptionCalls.Remote.InterruptWhenItSleeps(FileOf("done")), TestToken);
        await UntilFile(FileOf("done"));
        Assert.Equal(7, await executor.SubmitAsync(InterruptionCalls.Remote.Wait(7), Soon, TestToken));
    }

    [Test]
    public async Task In_a_lease_too()
    {
        await using var executor = new ProcessPoolExecutor(1);
        await using var lease = await executor.LeaseWorkerAsync(TestToken);
        await lease.SubmitAsync(InterruptionCalls.Remote.Interrupt(), TestToken);
        Assert.Equal(7, await lease.SubmitAsync(InterruptionCalls.Remote.Wait(7), Soon, TestToken));
    }

    [Test]
    public async Task Callbacks_that_interrupt_their_threads_cost_neither_the_program_nor_a_call()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 2,
            WorkerOutput = WorkerOutput.Forward(_ => Thread.CurrentThread.Interrupt()),
            LoggerFactory = new InterruptingLogger(),
        });
        var calls = Enumerable.Range(0, 20).Select(i => executor.SubmitAsync(Hooks.Remote.Report(20, new InterruptingListener()), Soon, TestToken)).ToArray();
        Assert.All(await Task.WhenAll(calls), count => Assert.Equal(20, count));
        await executor.SubmitAsync(Calls.Remote.Print(20, "a line"), TestToken);
        await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.Exit(3), TestToken));
        await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(Calls.Remote.ThrowIfThree(3), new CallOptions { Retry = InterruptAndTryAgain }, TestToken));
        Assert.Equal(8, await executor.SubmitAsync(InterruptionCalls.Remote.Wait(8), Soon, TestToken));

        static TimeSpan? InterruptAndTryAgain(Exception error, int attempt)
        {
            Thread.CurrentThread.Interrupt();
            return attempt < 3 ? TimeSpan.Zero : null;
        }
    }

    [Test]
    public async Task A_thread_of_a_callback_that_is_interrupted_later_goes_on()
    {
        Thread? thread = null;
        await using var executor = new ProcessPoolExecutor(1);
        for (int i = 0; i < 50; i++)
        {
            await executor.SubmitAsync(Hooks.Remote.Report(1, new Listener(() => thread = Thread.CurrentThread)), Soon, TestToken);
            thread!.Interrupt();
            Assert.Equal(i, await executor.SubmitAsync(Calls.Remote.Identity(i), Soon, TestToken));
        }
    }

    [Test]
    public async Task A_large_result_of_a_call_that_interrupts_its_thread_arrives()
    {
        await using var executor = new ProcessPoolExecutor(1);
        for (int i = 0; i < 40; i++)
            Assert.Equal(64 << 20, (await executor.SubmitAsync(InterruptionCalls.Remote.InterruptAndReturn(64 << 20), TestToken)).Length);
    }

    [Test]
    public async Task Who_submits_deep_data_hears_of_an_interruption_when_it_is_written()
    {
        using var began = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var last = new Lazy<int>(() =>
        {
            began.Set();
            goOn.Wait(TestToken);
            return 7;
        });
        var data = new InterruptionCalls.Link { Value = last };
        for (int i = 0; i < 100_000; i++)
            data = new InterruptionCalls.Link { Next = data };
        await using var executor = new ProcessPoolExecutor(1);
        Task<int>? call = null;
        Exception? error = null;
        bool heard = false;
        var submitter = new Thread(() =>
        {
            error = Record.Exception(() => { call = executor.SubmitAsync(InterruptionCalls.Remote.LastOf(data), CancellationToken.None); });
            heard = Record.Exception(() => Thread.Sleep(1)) is ThreadInterruptedException;
        });
        submitter.Start();
        began.Wait(TestToken);
        submitter.Interrupt();
        // What it waits for begins only then.
        Assert.False(submitter.Join(50));
        goOn.Set();
        submitter.Join();
        Assert.Null(error);
        Assert.Equal(7, await call!);
        Assert.True(heard);
    }

    private sealed class InterruptingListener : IProgress<int>
    {
        public void Report(int value) => Thread.CurrentThread.Interrupt();
    }

    private sealed class Listener(Action onReport) : IProgress<int>
    {
        public void Report(int value) => onReport();
    }

    private sealed class InterruptingLogger : Microsoft.Extensions.Logging.ILoggerFactory, Microsoft.Extensions.Logging.ILogger
    {
        public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(Microsoft.Extensions.Logging.ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel)
        {
            Thread.CurrentThread.Interrupt();
            return true;
        }

        public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Thread.CurrentThread.Interrupt();

        public void Dispose()
        {
        }
    }
}

public static class InterruptionCalls
{
    [ProcessPoolCallable]
    public static void Interrupt() => Thread.CurrentThread.Interrupt();

    /// <summary>Interrupts this thread a moment after the call has ended.</summary>
    [ProcessPoolCallable]
    public static void InterruptWhenItSleeps(string done)
    {
        var caller = Thread.CurrentThread;
        new Thread(() =>
        {
            Thread.Sleep(100);
            caller.Interrupt();
            File.WriteAllText(done, "");
        }).Start();
    }

    [ProcessPoolCallable]
    public static byte[] InterruptAndReturn(int length)
    {
        Thread.CurrentThread.Interrupt();
        return new byte[length];
    }

    [ProcessPoolCallable]
    public static int LastOf(Link first)
    {
        while (first.Next is { } next)
            first = next;
        return first.Value!.Value;
    }

    public sealed class Link
    {
        public Link? Next { get; set; }

        public Lazy<int>? Value { get; set; }
    }

    /// <summary>Hears of an interruption, if there is one.</summary>
    [ProcessPoolCallable]
    public static int Wait(int value)
    {
        Thread.Sleep(1);
        return value;
    }
}
