using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Remoting.Dashboard.Tests;

public sealed class AccessTests
{
    private static readonly string[] Paths = ["/remoting", "/remoting/app.js", "/remoting/about", "/remoting/events"];

    [Test]
    public async Task Outside_of_development_it_is_refused_and_says_what_to_write()
    {
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard(), "Production");
        foreach (string path in Paths)
        {
            var (status, text) = await host.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("the environment is Production", text, StringComparison.Ordinal);
            Assert.Contains("options.Policy = \"operators\"", text, StringComparison.Ordinal);
        }
    }

    [Test]
    public async Task With_a_policy_the_host_says_who_sees_it()
    {
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard(configure: options => options.Policy = "viewers"), "Production");
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.GetAsync("/remoting")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync("/remoting", ("Role", "guest"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/remoting", ("Role", "viewer"))).Status);
    }

    [Test]
    public async Task A_convention_of_the_endpoint_is_as_good()
    {
        await using var host = await DashboardHost.StartAsync(endpoints =>
        {
            endpoints.MapRemotingDashboard("/guarded").RequireAuthorization("viewers");
            endpoints.MapRemotingDashboard("/open").AllowAnonymous();
        }, "Production");
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.GetAsync("/guarded")).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/guarded", ("Role", "viewer"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/open")).Status);
    }

    /// <summary>A name of somebody else's may lead to this machine, and a page of theirs could read it then.</summary>
    [Test]
    public async Task In_development_it_is_for_this_machine_by_its_own_names()
    {
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard());
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/remoting")).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/remoting", ("Host", "localhost:5080"))).Status);
        var (status, text) = await host.GetAsync("/remoting", ("Host", "rebound.example"));
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("this machine only", text, StringComparison.Ordinal);
    }
}
