using Microsoft.Extensions.Logging;
using Remoting.Tests;

namespace Remoting.Hosting.Tests;

/// <summary>What a callable logs arrives in the parent as if it had been logged there.</summary>
public sealed class WorkerLogTests : PoolTest
{
    private const string Category = "Remoting.Hosting.Tests.LoggingCalls";

    private readonly RecordingLoggers _records = new();

    /// <summary>From where on records are let through.</summary>
    private LogLevel _least = LogLevel.Debug;

    [Test]
    public async Task A_record_has_its_category_level_event_template_values_and_scopes()
    {
        await using (var pool = MakePool())
            await pool.SubmitAsync(LoggingCalls.Remote.Render("book.pdf", 3, 1.5), TestToken);

        var record = Assert.Single(Of(Category));
        Assert.Equal((LogLevel.Warning, new EventId(17, "Rendered")), (record.Level, record.EventId));
        Assert.Equal("Page 3 of book.pdf is rendered at 1.5", record.Text);
        Assert.Equal(
            [new("Page", 3), new("File", "book.pdf"), new("Scale", 1.5), new("{OriginalFormat}", "Page {Page} of {File} is rendered at {Scale}")], record.Values);
        Assert.Equal(["worker 1, call 1", "job 7", "a plain scope"], record.Scopes.Select(scope => scope!.ToString()));
        Assert.Equal((1, 1L, 7L), (record.InScope("WorkerId"), record.InScope("CallId"), record.InScope("Job")));
    }

    [Test]
    public async Task An_exception_arrives_as_data()
    {
        await using (var pool = MakePool())
            await pool.SubmitAsync(LoggingCalls.Remote.Fail(), TestToken);

        var error = Assert.IsType<RemoteCallException>(Assert.Single(Of(Category)).Exception);
        Assert.Equal(("System.InvalidOperationException", "no ink", "blue"), (error.RemoteExceptionType, error.RemoteMessage, error.RemoteData["colour"]));
        Assert.IsType<InvalidOperationException>(error.InnerException);
        Assert.Contains("LoggingCalls.Fail", error.RemoteStackTrace, StringComparison.Ordinal);
    }

    [Test]
    public async Task What_was_logged_before_a_crash_arrives()
    {
        await using (var pool = MakePool())
            await Assert.ThrowsAsync<WorkerDiedException>(() => pool.SubmitAsync(LoggingCalls.Remote.LogAndExit(), TestToken));

        Assert.Equal("These are the last words", Assert.Single(Of(Category)).Text);
    }

    [Cases]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_the_initializer_logs_arrives(int standbyWorkers)
    {
        await using (var pool = MakePool(options => options with { Initializer = LoggingCalls.Remote.LogMany(2), StandbyWorkers = standbyWorkers }))
            await pool.SubmitAsync(HostedCalls.Remote.Double(1), TestToken);

        Assert.Equal(["number 0", "number 1"], Of(Category).Take(2).Select(record => record.Text));
    }

    /// <summary>A level that changes is known to calls soon after, for nobody waits for the program's filters.</summary>
    [Test]
    public async Task Levels_are_filtered_where_the_record_would_be_made()
    {
        await using (var pool = MakePool())
        {
            _least = LogLevel.Information;
            await SubmitUntilAsync(pool, "", isWanted: false);
            Assert.DoesNotContain("below", Of(Category).Select(record => record.Text));
            _least = LogLevel.Debug;
            await SubmitUntilAsync(pool, "", isWanted: true);
            await Until(() => Of(Category).Any(record => record.Text == "below"), "a record that is wanted now is told");
            _least = LogLevel.Information;
            await SubmitUntilAsync(pool, "", isWanted: false);
        }

        Assert.Equal("above", Of(Category).Last().Text);
    }

    /// <summary>Until the worker knows whether what is below <see cref="LogLevel.Information"/> is wanted.</summary>
    private static async Task SubmitUntilAsync(ProcessPoolExecutor pool, string category, bool isWanted)
    {
        while (await pool.SubmitAsync(LoggingCalls.Remote.LogBelow(category), TestToken) != isWanted)
            await Task.Delay(1, TestToken);
    }

    /// <summary>Nothing is lost because the worker has not heard of a category's level yet, and nothing is told that is not wanted.</summary>
    [Test]
    public async Task Other_categories_are_filtered_too()
    {
        await using (var pool = MakePool())
        {
            await pool.SubmitAsync(LoggingCalls.Remote.LogBelow("fine"), TestToken);
            // Before another level counts: what has not been told by then is not wanted any more.
            await Until(() => Of("fine").Count() == 2, "records of the first call are told");
            _least = LogLevel.Information;
            await SubmitUntilAsync(pool, "fine", isWanted: false);
            await pool.SubmitAsync(LoggingCalls.Remote.LogBelow("new"), TestToken);
        }

        Assert.Equal("below", Of("fine").First().Text);
        Assert.All(Of("fine").Skip(1), record => Assert.Equal("above", record.Text));
        Assert.Equal(["above"], Of("new").Select(record => record.Text));
    }

    [Test]
    public async Task A_pool_without_loggers_has_nothing_made()
    {
        await using var pool = new ProcessPoolExecutor(1);

        Assert.False(await pool.SubmitAsync(LoggingCalls.Remote.IsWanted(), TestToken));
    }

    [Test]
    public async Task Loggers_that_are_stuck_hold_up_no_call_and_what_is_dropped_is_counted_and_told()
    {
        const int count = 15_000;
        using var gate = new ManualResetEventSlim();
        var pool = MakePool();
        try
        {
            _records.Gate = gate;
            await pool.SubmitAsync(LoggingCalls.Remote.LogMany(count), TestToken);
        }
        finally
        {
            gate.Set();
        }
        await pool.DisposeAsync();

        var told = Assert.Single(Of("Remoting.ProcessPool"), record => record.EventId.Id == 21);
        Assert.Equal(count, Of(Category).Count() + (long)told["Count"]!);
    }

    [Test]
    public async Task On_threads_of_this_process_it_is_a_plain_logger()
    {
        using var loggers = MakeLoggers();
        await using (var executor = new ThreadPoolExecutor(2) { LoggerFactory = loggers })
        {
            await executor.SubmitAsync(LoggingCalls.Remote.Render("book.pdf", 3, 1.5), TestToken);
            await using var lease = await executor.LeaseWorkerAsync(TestToken);
            await lease.SubmitAsync(LoggingCalls.Remote.Render("book.pdf", 4, 1.5), TestToken);
        }

        Assert.Equal(["Page 3 of book.pdf is rendered at 1.5", "Page 4 of book.pdf is rendered at 1.5"], Of(Category).Select(record => record.Text));
    }

    /// <summary>In this process services outlive the executor whose call has made them.</summary>
    [Test]
    public async Task What_services_log_on_threads_goes_to_the_loggers_of_the_call_that_uses_them()
    {
        await using (var silent = new ThreadPoolExecutor(1))
            await silent.SubmitAsync(ServiceCalls.Remote.Greet("nobody"), TestToken);
        for (int i = 0; i < 2; i++)
        {
            using var loggers = MakeLoggers();
            await using var executor = new ThreadPoolExecutor(1) { LoggerFactory = loggers };
            await executor.SubmitAsync(ServiceCalls.Remote.Greet($"host {i}"), TestToken);
            await executor.SubmitAsync(ServiceCalls.Remote.GreetByLasting(), TestToken);
        }

        Assert.Equal(["greets host 0", "greets host 1"], Of("Remoting.Hosting.Tests.Greeter").Select(record => record.Text));
        Assert.Equal(2, Of("Remoting.Hosting.Tests.LastingGreeter").Count());
    }

    private IEnumerable<LogRecord> Of(string category) => _records.Records.Where(record => record.Category == category);

    private ILoggerFactory MakeLoggers() =>
        LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddFilter((_, level) => level >= _least).AddProvider(_records));

    private ProcessPoolExecutor MakePool(Func<ProcessPoolOptions, ProcessPoolOptions>? configure = null)
    {
        var options = new ProcessPoolOptions { MaxWorkers = 1, LoggerFactory = MakeLoggers() };
        return new ProcessPoolExecutor(configure?.Invoke(options) ?? options);
    }
}
