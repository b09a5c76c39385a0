using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Remoting.Dashboard;

/// <summary>
/// Who may see the page, and who may press its buttons. There are no accounts here: the host's own policies say it, and its middleware has held the request
/// against them before it comes here. What is here is for where nobody has said anything.
/// </summary>
internal sealed class Access(RemotingDashboardOptions options, IHostEnvironment environment)
{
    /// <summary>A page of somebody else's cannot send it without having been asked by the browser for permission, which is not given.</summary>
    public const string ActionHeader = "X-Remoting-Dashboard";

    private const string WhatToWrite =
        "Name a policy of yours: app.MapRemotingDashboard(\"/remoting\", options => options.Policy = \"operators\"), " +
        "with AddAuthorization(options => options.AddPolicy(\"operators\", ...)) and app.UseAuthorization(). " +
        "Or, where something else guards it: app.MapRemotingDashboard(\"/remoting\").AllowAnonymous().";

    /// <summary>Lets a request through, or says what to write.</summary>
    public async ValueTask<object?> GuardAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (Refusal(context.HttpContext) is not { } refusal)
            return await next(context).ConfigureAwait(false);
        context.HttpContext.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.HttpContext.Response.ContentType = "text/plain; charset=utf-8";
        await context.HttpContext.Response.WriteAsync(refusal + Environment.NewLine, context.HttpContext.RequestAborted).ConfigureAwait(false);
        return Results.Empty;
    }

    /// <summary>Why this request may not do anything; null where it may.</summary>
    public async Task<string?> WhyNotActAsync(HttpContext http)
    {
        if (options.ActionsPolicy is { } policy)
        {
            var authorization = http.RequestServices.GetRequiredService<IAuthorizationService>();
            var outcome = await authorization.AuthorizeAsync(http.User, null, policy).ConfigureAwait(false);
            return outcome.Succeeded ? null : $"You may look, and not act: that needs the policy '{policy}'.";
        }
        if (options.AllowActionsInDevelopment && environment.IsDevelopment() && IsLocal(http))
            return null;
        return "This page only shows. To end calls and recycle workers from here, name who may: options.ActionsPolicy = \"operators\" " +
            "(in Development, AllowActionsInDevelopment = true is enough).";
    }

    /// <summary>Why a request that would act is not one of this page.</summary>
    public static string? WhyForged(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (headers[ActionHeader] != "act" || !http.Request.HasJsonContentType())
            return $"An action is sent as JSON, with the header {ActionHeader}: act.";
        string origin = headers.Origin.ToString();
        bool foreign = origin.Length > 0 && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || from.Authority != http.Request.Host.Value);
        return foreign || headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" ? "An action comes from the page itself." : null;
    }

    private string? Refusal(HttpContext http)
    {
        var metadata = http.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<IAuthorizeData>() is not null || metadata?.GetMetadata<AuthorizationPolicy>() is not null
            || metadata?.GetMetadata<IAllowAnonymous>() is not null)
            return null;
        if (!environment.IsDevelopment())
            return $"The Remoting dashboard is not shown here: the environment is {environment.EnvironmentName}, and nothing says who may see it. {WhatToWrite}";
        return IsLocal(http) ? null : $"The Remoting dashboard is shown to this machine only, as long as nothing says who may see it. {WhatToWrite}";
    }

    /// <summary>By address, and by the name that was asked for: a name of somebody else's may lead to this machine, too.</summary>
    private static bool IsLocal(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address))
            return false;
        string host = http.Request.Host.Host;
        return host is "localhost" || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var named) && IPAddress.IsLoopback(named));
    }
}
