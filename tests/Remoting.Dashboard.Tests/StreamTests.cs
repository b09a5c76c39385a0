using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace Remoting.Dashboard.Tests;

public sealed class StreamTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("remoting-dashboard-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Sentence_and_lanes_change_under_load()
    {
        await using var pool = new ProcessPoolExecutor(2);
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard(configure: options => options.Add("numbers", pool)));
        await using var viewer = await host.LookAsync();
        var first = await viewer.UntilAsync(_ => true);
        Assert.StartsWith("no workers yet", first.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        using var stop = new CancellationTokenSource();
        var load = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await CallAsync(pool);
        }, TestContext.Current.CancellationToken);
        var busy = await viewer.UntilAsync(frame => frame.TryGetProperty("rate", out var rate) && rate.GetDouble() > 10 && viewer.Pieces.Any(IsOfCalls));
        Assert.Matches("^[12] workers?, .*; .* calls/s($|; )", busy.GetProperty("sentence").GetString());
        var times = (await viewer.UntilAsync(frame => frame.TryGetProperty("times", out var times) && times.GetArrayLength() > 0)).GetProperty("times")[0];
        foreach (string stage in (string[])["wait", "serialize", "run"])
            Assert.True(times.GetProperty(stage)[0].GetDouble() > 0, $"{stage}: {times}");
        await stop.CancelAsync();
        await load;
        // The pool's own numbers, not ones that were added up here.
        long completed = pool.GetSnapshot().CompletedCalls;
        var last = await viewer.UntilAsync(frame => frame.GetProperty("completed").GetInt64() >= completed);
        Assert.Equal(completed, last.GetProperty("completed").GetInt64());
    }

    [Test]
    public async Task A_killed_worker_is_seen_within_a_second_and_the_next_one_in_its_place()
    {
        await using var pool = new ProcessPoolExecutor(1);
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard(configure: options => options.Add("numbers", pool)));
        await using var viewer = await host.LookAsync();
        var call = pool.SubmitAsync(Calls.Remote.WaitFor(Path.Combine(_folder, "never")));
        var worker = await viewer.BusyAsync("Calls.WaitFor");
        using (var process = Process.GetProcessById(worker.GetProperty("process").GetInt32()))
            process.Kill();
        var clock = Stopwatch.StartNew();
        var died = await viewer.UntilAsync(frame => frame.GetProperty("deaths").GetInt64() == 1 && frame.TryGetProperty("deathList", out _));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"It took {clock.Elapsed}.");
        var death = died.GetProperty("deathList")[0];
        Assert.Equal("Calls.WaitFor", death.GetProperty("callable").GetString());
        Assert.Equal("trouble", died.GetProperty("level").GetString());
        Assert.Contains("1 death in 10 min, `Calls.WaitFor`", died.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<WorkerDiedException>(() => call);
        int row = worker.GetProperty("row").GetInt32();
        Assert.Contains(viewer.Pieces, piece => piece[0].GetInt32() == row && piece[2].GetInt32() == 3);
        var after = pool.SubmitAsync(Calls.Remote.WaitFor(Path.Combine(_folder, "soon")));
        var next = await viewer.BusyAsync("Calls.WaitFor");
        Assert.Equal(row, next.GetProperty("row").GetInt32());
        await File.WriteAllTextAsync(Path.Combine(_folder, "soon"), "", TestContext.Current.CancellationToken);
        await after;
    }

    [Test]
    public async Task What_failed_and_was_printed_before_anybody_looked_is_there()
    {
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard());
        await using var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        await Assert.ThrowsAsync<WorkerDiedException>(() => pool.SubmitAsync(Calls.Remote.Exit(3)));
        for (int i = 0; i < 3; i++)
            await Assert.ThrowsAsync<RemoteCallException>(() => pool.SubmitAsync(Calls.Remote.Throw("no good")));
        await pool.SubmitAsync(Calls.Remote.Print("a line of a worker"));
        await using var viewer = await host.LookAsync();
        var frame = await viewer.UntilAsync(frame => frame.TryGetProperty("failures", out _));
        var failures = frame.GetProperty("failures").EnumerateArray().ToList();
        var thrown = Assert.Single(failures, failure => failure.GetProperty("callable").GetString() == "Calls.Throw");
        Assert.Equal(3, thrown.GetProperty("count").GetInt64());
        Assert.Equal("System.InvalidOperationException", thrown.GetProperty("reason").GetString());
        Assert.Equal("no good", thrown.GetProperty("message").GetString());
        Assert.Contains("Calls.Throw", thrown.GetProperty("frame").GetString(), StringComparison.Ordinal);
        Assert.Equal("worker died: exit code 3", Assert.Single(failures, failure => failure.GetProperty("callable").GetString() == "Calls.Exit").GetProperty("reason").GetString());
        Assert.Equal(1, frame.GetProperty("deathList").GetArrayLength());
        if (!viewer.Lines.Contains("a line of a worker"))
            await viewer.UntilAsync(_ => viewer.Lines.Contains("a line of a worker"));
    }

    [Test]
    public async Task Several_pools_and_several_dashboards_do_not_mix()
    {
        await using var one = new ProcessPoolExecutor(1);
        await using var other = new ProcessPoolExecutor(1);
        await using var host = await DashboardHost.StartAsync(endpoints =>
        {
            endpoints.MapRemotingDashboard("/both", options => options.Add("one", one).Add("other", other));
            endpoints.MapRemotingDashboard("/other", options => options.Add("the other", other));
        });
        Assert.Equal(["one", "other"], await NamesAsync(host, "/both"));
        Assert.Equal(["the other"], await NamesAsync(host, "/other"));
        await other.SubmitAsync(Calls.Remote.Twice(1));
        await using var first = await host.LookAsync("/both/events?pool=one");
        await using var second = await host.LookAsync("/both/events?pool=other");
        await using var third = await host.LookAsync("/other/events");
        Assert.Equal(0, (await first.UntilAsync(_ => true)).GetProperty("completed").GetInt64());
        Assert.Equal(1, (await second.UntilAsync(_ => true)).GetProperty("completed").GetInt64());
        Assert.Equal("the other", (await third.UntilAsync(_ => true)).GetProperty("pool").GetString());
    }

    [Test]
    public async Task Who_leaves_leaves_nothing_behind()
    {
        await using var pool = new ProcessPoolExecutor(1);
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard(configure: options => options.Add("numbers", pool)));
        Assert.Null(pool.Watched.Watch.Watchers);
        await using (var viewer = await host.LookAsync())
        {
            await viewer.NextAsync();
            Assert.NotNull(pool.Watched.Watch.Watchers);
        }
        while (pool.Watched.Watch.Watchers is not null)
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    [Test]
    public async Task A_viewer_does_not_hold_up_the_end_of_the_program_or_of_the_pool()
    {
        var pool = new ProcessPoolExecutor(1);
        await using var lasting = new ProcessPoolExecutor(1);
        await using var host = await DashboardHost.StartAsync(endpoints =>
            endpoints.MapRemotingDashboard(configure: options => options.Add("ending", pool).Add("lasting", lasting)));
        await using var viewer = await host.LookAsync("/remoting/events?pool=ending");
        await using var other = await host.LookAsync("/remoting/events?pool=lasting");
        await viewer.NextAsync();
        await pool.DisposeAsync();
        while (await viewer.NextAsync() is not null)
        {
        }
        await other.NextAsync();
        var clock = Stopwatch.StartNew();
        await host.StopAsync();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"It took {clock.Elapsed}.");
    }

    /// <summary>One after the other, as a program's callers come.</summary>
    private static Task<int> CallAsync(ProcessPoolExecutor pool) => pool.SubmitAsync(Calls.Remote.Twice(21));

    private static bool IsOfCalls(JsonElement piece) => piece[2].GetInt32() == 0;

    private static async Task<string[]> NamesAsync(DashboardHost host, string path) =>
        [.. JsonElement.Parse((await host.GetAsync($"{path}/about")).Text).GetProperty("pools").EnumerateArray().Select(name => name.GetString()!)];
}
