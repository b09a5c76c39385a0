using Microsoft.Extensions.Logging;
using Remoting.CompilerServices;
using Remoting.Tests;

namespace Remoting.Hosting.Tests;

/// <summary>Services that callables ask for are those of their worker, and end with the call.</summary>
public sealed class ServiceTests : PoolTest
{
    /// <summary>Singletons live as long as the worker; two of one call are one; the scope of a call is over before the next.</summary>
    [Test]
    public async Task Each_call_has_a_scope_of_its_own()
    {
        await using var pool = new ProcessPoolExecutor(1);

        Assert.Equal((int[])[1, 1, 0], await pool.SubmitAsync(ServiceCalls.Remote.Numbers(), TestToken));
        Assert.Equal((int[])[2, 2, 1], await pool.SubmitAsync(ServiceCalls.Remote.Numbers(), TestToken));
        await pool.SubmitAsync(ServiceCalls.Remote.Touch(), TestToken);
        Assert.Equal((int[])[4, 4, 3], await pool.SubmitAsync(ServiceCalls.Remote.Numbers(), TestToken));
    }

    [Test]
    public async Task Every_form_of_callable_may_ask()
    {
        await using var pool = new ProcessPoolExecutor(1);

        Assert.Equal("Hello, Ada", await pool.SubmitAsync(ServiceCalls.Remote.Greet("Ada"), TestToken));
        Assert.Equal("Hello, Ada", await pool.SubmitAsync(ServiceCalls.Remote.GreetAsync("Ada"), TestToken));
        Assert.Equal((int[])[1, 1, 1], await pool.StreamAsync(ServiceCalls.Remote.Count(3), TestToken).ToArrayAsync(TestToken));
        Assert.Equal((int[])[2, 2, 1], await pool.SubmitAsync(ServiceCalls.Remote.Numbers(), TestToken));
        Assert.Equal((string[])["Hello, 1", "Hello, 2"], await pool.MapAsync(n => ServiceCalls.Remote.Greet($"{n}"), [1, 2], cancellationToken: TestToken).ToArrayAsync(TestToken));
    }

    [Test]
    public async Task What_is_missing_is_null_where_it_may_be_and_a_sentence_where_not()
    {
        await using var pool = new ProcessPoolExecutor(1);

        Assert.True(await pool.SubmitAsync(ServiceCalls.Remote.IsAbsent(), TestToken));
        var error = await Assert.ThrowsAsync<RemoteCallException>(() => pool.SubmitAsync(ServiceCalls.Remote.Needs(), TestToken));
        Assert.Contains("There is no service Remoting.Hosting.Tests.IAbsent in this worker.", error.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_service_of_a_worker_logs_in_the_parent()
    {
        var records = new RecordingLoggers();
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(records));
        await using (var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, LoggerFactory = loggers }))
            await pool.SubmitAsync(ServiceCalls.Remote.Greet("Ada"), TestToken);

        var record = Assert.Single(records.Records, record => record.Category == "Remoting.Hosting.Tests.Greeter");
        Assert.Equal(("greets Ada", "Ada"), (record.Text, record["Name"]));
    }

    /// <summary>It may be cancelled before its first item is asked for, and its services are there by then.</summary>
    [Test]
    public async Task A_stream_that_nobody_has_begun_to_read_ends_its_scope_too()
    {
        var services = new CallServices(typeof(ServiceCalls).Assembly);
        var scratch = services.Get<Scratch>();
        int before = scratch.Disposed;
        var items = services.Until(Enumerable.Range(0, 3).ToAsyncEnumerable(), TestToken).GetAsyncEnumerator(TestToken);
        await items.DisposeAsync();
        Assert.Equal(before + 1, scratch.Disposed);
    }

    [Test]
    public async Task A_stream_that_fails_before_it_is_there_ends_its_scope_too()
    {
        await using var executor = new ThreadPoolExecutor(1);
        int[] first = await executor.SubmitAsync(ServiceCalls.Remote.Numbers(), TestToken);
        await Assert.ThrowsAnyAsync<Exception>(async () => await executor.StreamAsync(ServiceCalls.Remote.Refuse(), TestToken).ToArrayAsync(TestToken));
        int[] last = await executor.SubmitAsync(ServiceCalls.Remote.Numbers(), TestToken);
        Assert.Equal((int[])[first[0] + 2, first[2] + 2], (int[])[last[0], last[2]]);
    }

    [Test]
    public async Task On_threads_of_this_process_it_is_the_same()
    {
        await using var executor = new ThreadPoolExecutor(1);
        int[] first = await executor.SubmitAsync(ServiceCalls.Remote.Numbers(), TestToken);
        Assert.Equal("Hello, Ada", await executor.SubmitAsync(ServiceCalls.Remote.GreetAsync("Ada"), TestToken));
        var stream = await executor.StreamAsync(ServiceCalls.Remote.Count(2), TestToken).ToArrayAsync(TestToken);
        await executor.SubmitAsync(ServiceCalls.Remote.Touch(), TestToken);
        int[] last = await executor.SubmitAsync(ServiceCalls.Remote.Numbers(), TestToken);

        Assert.Equal((int[])[first[0] + 1, first[0] + 1], stream);
        // All scopes in between are over.
        Assert.Equal((int[])[first[0] + 3, first[0] + 3, first[2] + 3], last);
    }
}
