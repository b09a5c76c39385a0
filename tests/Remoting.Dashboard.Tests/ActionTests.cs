using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Remoting.Dashboard.Tests;

public sealed class ActionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("remoting-dashboard-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Without_having_been_asked_for_they_are_refused()
    {
        await using var pool = new ProcessPoolExecutor(1);
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard(configure: options => options.Add("numbers", pool)));
        await pool.SubmitAsync(Calls.Remote.Twice(1));
        var (status, answer) = await host.ActAsync(new { pool = "numbers", worker = 1, action = "recycle" });
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("options.ActionsPolicy", answer.GetProperty("words").GetString(), StringComparison.Ordinal);
    }

    [Test]
    public async Task A_policy_says_who_may()
    {
        await using var pool = new ProcessPoolExecutor(1);
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard(configure: options =>
        {
            options.Add("numbers", pool).Policy = "viewers";
            options.ActionsPolicy = "operators";
        }), "Production");
        await pool.SubmitAsync(Calls.Remote.Twice(1));
        var order = new { pool = "numbers", worker = 1, action = "recycle" };
        Assert.Equal(HttpStatusCode.Forbidden, (await host.ActAsync(order, headers: ("Role", "viewer"))).Status);
        Assert.Contains("\"actions\":false", (await host.GetAsync("/remoting/about", ("Role", "viewer"))).Text, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(pool.GetSnapshot().Workers).Id);
        Assert.Equal(HttpStatusCode.OK, (await host.ActAsync(order, headers: ("Role", "operator"))).Status);
        await pool.SubmitAsync(Calls.Remote.Twice(1));
        Assert.DoesNotContain(pool.GetSnapshot().Workers, worker => worker.Id == 1 && worker.Status is WorkerStatus.Idle or WorkerStatus.Busy);
        Assert.Equal(0, pool.GetSnapshot().WorkerDeaths);
    }

    /// <summary>A page of somebody else's can send a form to this machine, and no header of its own.</summary>
    [Test]
    public async Task A_request_that_another_page_could_send_is_refused()
    {
        await using var pool = new ProcessPoolExecutor(1);
        await using var host = await StartAsync(pool);
        await pool.SubmitAsync(Calls.Remote.Twice(1));
        var order = new { pool = "numbers", worker = 1, action = "recycle" };
        Assert.Equal(HttpStatusCode.BadRequest, (await host.ActAsync(order, headers: ("X-Remoting-Dashboard", "no"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.ActAsync(order, headers: ("Origin", "http://elsewhere.example"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.ActAsync(order, headers: ("Origin", "null"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.ActAsync(order, headers: ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("/remoting/act")).Status);
        Assert.Equal(1, Assert.Single(pool.GetSnapshot().Workers).Id);
    }

    [Test]
    public async Task A_call_that_is_ended_is_the_one_that_was_meant()
    {
        await using var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, CancellationGracePeriod = TimeSpan.FromMilliseconds(50) });
        await using var host = await StartAsync(pool);
        await using var viewer = await host.LookAsync();
        var meant = pool.SubmitAsync(Calls.Remote.WaitFor(Path.Combine(_folder, "never")));
        var worker = await viewer.BusyAsync("Calls.WaitFor");
        int id = worker.GetProperty("id").GetInt32();
        long sequence = worker.GetProperty("sequence").GetInt64();
        var neighbour = pool.SubmitAsync(Calls.Remote.WaitFor(Path.Combine(_folder, "soon")));
        Assert.Equal(HttpStatusCode.Conflict, (await host.ActAsync(new { pool = "numbers", worker = id, sequence = sequence + 1, action = "end" })).Status);
        Assert.False(meant.IsCompleted);
        Assert.Equal(HttpStatusCode.OK, (await host.ActAsync(new { pool = "numbers", worker = id, sequence, action = "end" })).Status);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => meant);
        Assert.Equal(HttpStatusCode.Conflict, (await host.ActAsync(new { pool = "numbers", worker = id, sequence, action = "end" })).Status);
        await File.WriteAllTextAsync(Path.Combine(_folder, "soon"), "", TestContext.Current.CancellationToken);
        await neighbour;
    }

    [Test]
    public async Task A_stack_tells_where_a_call_is()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var pool = new ProcessPoolExecutor(1);
        await using var host = await StartAsync(pool);
        await using var viewer = await host.LookAsync();
        var call = pool.SubmitAsync(Calls.Remote.WaitFor(Path.Combine(_folder, "soon")));
        var worker = await viewer.BusyAsync("Calls.WaitFor");
        string? stack = null;
        // A second is not enough for a stack where many others want the processors; then there is none, and one asks again.
        while (stack is null)
        {
            var (status, answer) = await host.ActAsync(new { pool = "numbers", worker = worker.GetProperty("id").GetInt32(), action = "stack" });
            Assert.Equal(HttpStatusCode.OK, status);
            stack = answer.TryGetProperty("stack", out var taken) ? taken.GetString() : null;
        }
        Assert.Contains("Calls.WaitFor", stack, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_folder, "soon"), "", TestContext.Current.CancellationToken);
        await call;
    }

    /// <summary>When a pool ends another may get its name, and when one comes it may lose it.</summary>
    [Test]
    public async Task The_pool_that_is_meant_is_the_one_that_is_shown_whatever_it_is_called_by_now()
    {
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard(configure: options => options.AllowActionsInDevelopment = true));
        var options = new ProcessPoolOptions { MaxWorkers = 1, MinWorkers = 1, Name = "meant" };
        await using var pool = new ProcessPoolExecutor(options);
        await pool.WarmUpAsync(TestContext.Current.CancellationToken);
        await using var viewer = await host.LookAsync("/remoting/events?pool=meant");
        await viewer.NextAsync();
        Assert.NotEqual(0, viewer.Number);
        await using var twin = new ProcessPoolExecutor(options);
        await twin.WarmUpAsync(TestContext.Current.CancellationToken);
        var order = new { pool = "meant", number = viewer.Number, worker = 1, action = "recycle" };
        Assert.Equal(HttpStatusCode.OK, (await host.ActAsync(order)).Status);
        await pool.DisposeAsync();
        // The other is called so by now.
        Assert.Equal(HttpStatusCode.NotFound, (await host.ActAsync(order)).Status);
        Assert.Equal(1, Assert.Single(twin.GetSnapshot().Workers).Id);
        Assert.Equal(HttpStatusCode.OK, (await host.ActAsync(new { pool = "meant", worker = 1, action = "recycle" })).Status);
    }

    private static Task<DashboardHost> StartAsync(ProcessPoolExecutor pool) => DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard(configure: options =>
    {
        options.Add("numbers", pool);
        options.AllowActionsInDevelopment = true;
    }));
}
