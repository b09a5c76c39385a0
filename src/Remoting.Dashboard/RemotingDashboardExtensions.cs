using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Remoting.Watching;

namespace Remoting.Dashboard;

/// <summary>Adds the dashboard to a program.</summary>
public static class RemotingDashboardExtensions
{
    /// <summary>
    /// Shows what the process pools of this program are doing, and the clusters that it calls, at a path of its own. In Development it is there for everybody on this machine; elsewhere it needs
    /// a policy (<see cref="RemotingDashboardOptions.Policy"/>), and says so where there is none.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">Where. Several dashboards have several paths.</param>
    /// <param name="configure">Says who may see it, and what it shows.</param>
    /// <returns>For conventions, such as <c>RequireAuthorization</c>.</returns>
    public static IEndpointConventionBuilder MapRemotingDashboard(this IEndpointRouteBuilder endpoints, string path = "/remoting",
        Action<RemotingDashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var options = new RemotingDashboardOptions();
        configure?.Invoke(options);
        var pools = new ShownPools(options);
        // Not only when somebody comes: what has failed before is to be there, too.
        PoolRegistry.KeepAll();
        var access = new Access(options, endpoints.ServiceProvider.GetRequiredService<IHostEnvironment>());
        var stream = new EventStream(pools, endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>());
        var group = endpoints.MapGroup(path);
        group.AddEndpointFilter(access.GuardAsync);
        group.MapGet("", PageFiles.WritePageAsync);
        group.MapGet("{file}", PageFiles.WriteFileAsync);
        group.MapGet("about", (HttpContext http) => About.WriteAsync(http, pools, access));
        group.MapGet("events", stream.WriteAsync);
        group.MapPost("act", (HttpContext http) => new ActionHandler(pools, access).HandleAsync(http));
        if (options.Policy is { } policy)
            group.RequireAuthorization(policy);
        return group.ExcludeFromDescription();
    }
}
