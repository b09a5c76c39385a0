using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Remoting.Watching;

namespace Remoting.Dashboard.Tests;

/// <summary>What the page tells beside the lanes: advice, costs, what callables log, and what pools are called.</summary>
public sealed class ToldTests
{
    [Test]
    public async Task What_measured_calls_cost_is_on_the_page()
    {
        await using var pool = new ProcessPoolExecutor(1);
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard(configure: options => options.Add("numbers", pool)));
        await using var viewer = await host.LookAsync();
        await pool.WithOptions(new CallOptions { Measure = true }).ForEachAsync(Calls.Remote.Print, ["one", "two", "three"], cancellationToken: TestContext.Current.CancellationToken);
        var cost = (await viewer.UntilAsync(static frame => frame.TryGetProperty("costs", out var costs) && costs[0].GetProperty("count").GetInt64() == 3)).GetProperty("costs")[0];
        Assert.Equal("Calls.Print", cost.GetProperty("callable").GetString());
        Assert.True(cost.GetProperty("run")[2].GetDouble() > 0, $"{cost}");
        Assert.True(cost.GetProperty("peak").GetInt64() > 1 << 20, $"{cost}");
    }

    [Test]
    public async Task What_callables_log_stands_beside_what_they_print()
    {
        using var loggers = LoggerFactory.Create(static builder => builder.SetMinimumLevel(LogLevel.Information).AddProvider(new Nowhere()));
        await using var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, LoggerFactory = loggers, WorkerOutput = WorkerOutput.Discard });
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard(configure: options => options.Add("numbers", pool)));
        await using var viewer = await host.LookAsync();
        await pool.SubmitAsync(Calls.Remote.Log("a page was skipped"), TestContext.Current.CancellationToken);
        await viewer.UntilAsync(_ => viewer.Lines.Exists(static line => line.StartsWith("Warning: ", StringComparison.Ordinal) && line.EndsWith("a page was skipped", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Pools_that_have_a_name_are_shown_by_it()
    {
        await using var documents = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, Name = "documents" });
        await using var first = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, Name = "twice" });
        await using var second = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, Name = "twice" });
        await using var host = await DashboardHost.StartAsync(static endpoints => endpoints.MapRemotingDashboard());
        string[] names = [.. JsonElement.Parse((await host.GetAsync("/remoting/about")).Text).GetProperty("pools").EnumerateArray().Select(static name => name.GetString()!)];
        Assert.Contains("documents", names);
        Assert.DoesNotContain("twice", names);
        Assert.Equal(2, names.Count(static name => name.StartsWith("twice (", StringComparison.Ordinal)));
    }

    [Test]
    public void The_sentence_says_what_would_pay()
    {
        var view = new PoolView([], 4, 0, 0, 0, 0, null);
        PoolAdvice[] given = [new("", PoolAdviceKind.FrequentRecycling, "long"), new("My.Pages.Render(int)", PoolAdviceKind.SmallWork, "long")];
        Assert.EndsWith("; `Pages.Render` does little in a call: ChunkSize.Auto would pay (and 1 more)",
            PoolSentence.Of(view, null, [], DateTimeOffset.UtcNow, PoolSentence.AdviceOf(given)), StringComparison.Ordinal);
        Assert.Null(PoolSentence.AdviceOf([]));
    }

    /// <summary>Wants all that it is asked for.</summary>
    private sealed class Nowhere : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
    }
}
