using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Remoting.Dashboard;
using Remoting.Dashboard.Tests;
using Remoting.Tests;
using Remoting.Watching;

namespace Remoting.Clustering.Tests;

/// <summary>The dashboard of a program that calls a cluster: a group of lanes a silo, its own one and others.</summary>
[Collection(ClusterCollection.Name)]
public sealed class DashboardTests(ClusterFixture cluster) : HoldingTest
{
    [Test]
    public async Task Each_silo_is_shown_with_the_lanes_of_its_workers()
    {
        await using var executor = ClusterFixture.ExecutorOf(cluster.Here);
        await executor.WaitForSilosAsync(2, TestToken);
        await using var release = ReleasedAtTheEnd();
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard(configure: options => options.Add("everything", executor)));
        await using var viewer = await host.LookAsync();
        var calls = await HeldAsync(executor, cluster.First);
        var lanes = new Dictionary<string, JsonElement>();
        var frame = await viewer.UntilAsync(frame =>
        {
            foreach (var silo in SilosOf(frame))
            {
                if (silo.TryGetProperty("lanes", out var told))
                    lanes[NameOf(silo)] = told;
            }
            return lanes.Values.Sum(BusyIn) == 3;
        });
        Assert.Equal(2, SilosOf(frame).Count());
        var first = SilosOf(frame).Single(silo => NameOf(silo) == cluster.First.Name);
        Assert.Equal("ready", first.GetProperty("state").GetString());
        Assert.Equal(2, first.GetProperty("workers").GetInt32());
        Assert.True(first.GetProperty("calls").GetInt64() >= 2, $"{first}");
        Assert.StartsWith("2 silos, 3 workers", frame.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        // Processes of the other silo, which this program could not know but from it.
        Assert.Equal(cluster.First.Workers().Order(),
            lanes[cluster.First.Name].GetProperty("workers").EnumerateArray().Select(worker => worker.GetProperty("process").GetInt32()).Order());
        await File.WriteAllTextAsync(FileOf("release"), "", TestToken);
        await Task.WhenAll(calls);
    }

    [Test]
    public async Task A_client_sees_what_ran_on_a_silo_and_who_died_there()
    {
        using var client = await cluster.ConnectAsync();
        await using var executor = ClusterFixture.ExecutorOf(client);
        await executor.WaitForSilosAsync(1, TestToken);
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard(configure: options => options.Add("everything", executor)));
        await using var viewer = await host.LookAsync();
        await viewer.UntilAsync(frame => SilosOf(frame).Any(silo => silo.TryGetProperty("lanes", out _)));
        await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(ClusterCalls.Remote.Exit(), TestToken));
        var pieces = new List<JsonElement>();
        await viewer.UntilAsync(frame =>
        {
            pieces.AddRange(SilosOf(frame).Where(silo => silo.TryGetProperty("lanes", out _)).SelectMany(silo => silo.GetProperty("lanes").GetProperty("pieces").EnumerateArray()));
            return pieces.Exists(IsDeath);
        });
        Assert.Equal("exit code 3", pieces.Find(IsDeath)[7].GetString());
    }

    [Test]
    public async Task A_cluster_that_is_not_added_is_shown_by_itself_and_no_more_when_its_executor_has_ended()
    {
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard());
        int number;
        await using (var executor = ClusterFixture.ExecutorOf(cluster.Here))
        {
            number = PoolRegistry.Shown().Single(entry => entry.What == executor.Shown).Number;
            // With its number where another test has an executor, too.
            Assert.Contains(await NamesAsync(host), name => name == "cluster" || name == $"cluster ({number})");
        }
        Assert.DoesNotContain($"cluster ({number})", await NamesAsync(host));
        Assert.DoesNotContain(PoolRegistry.Shown(), entry => entry.Number == number);
    }

    [Test]
    public async Task What_has_no_workers_cannot_be_shown()
    {
        await using var threads = new ThreadPoolExecutor(1);
        var error = Assert.Throws<ArgumentException>(() => new RemotingDashboardOptions().Add("threads", threads));
        Assert.Contains(nameof(ThreadPoolExecutor), error.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task Workers_of_silos_are_not_acted_on_from_here()
    {
        await using var executor = ClusterFixture.ExecutorOf(cluster.Here);
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard(configure: options =>
        {
            options.Add("everything", executor);
            options.AllowActionsInDevelopment = true;
        }));
        var (status, answer) = await host.ActAsync(new { pool = "everything", action = "recycle", worker = 1 });
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, status);
        Assert.Contains("the page of that silo", answer.GetProperty("words").GetString(), StringComparison.Ordinal);
    }

    private static JsonElement.ArrayEnumerator SilosOf(JsonElement frame) => frame.GetProperty("silos").EnumerateArray();

    private static string NameOf(JsonElement silo) => silo.GetProperty("name").GetString()!;

    private static int BusyIn(JsonElement lanes) =>
        lanes.GetProperty("workers").EnumerateArray().Count(worker => worker.GetProperty("status").GetString() == "busy" && worker.GetProperty("callable").GetString() == "ClusterCalls.Hold");

    private static bool IsDeath(JsonElement piece) => piece[2].GetInt32() == 3;

    private static async Task<string[]> NamesAsync(DashboardHost host) =>
        [.. JsonElement.Parse((await host.GetAsync("/remoting/about")).Text).GetProperty("pools").EnumerateArray().Select(name => name.GetString()!)];
}
