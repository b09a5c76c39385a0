using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Remoting.Dashboard.Tests;

/// <summary>A program with a dashboard, on a port of this machine, and a client without a browser.</summary>
internal sealed class DashboardHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DashboardHost(WebApplication app, HttpClient client)
    {
        _app = app;
        Client = client;
    }

    public HttpClient Client { get; }

    public static async Task<DashboardHost> StartAsync(Action<IEndpointRouteBuilder> map, string environment = "Development")
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddAuthentication(HeaderUser.Scheme).AddScheme<AuthenticationSchemeOptions, HeaderUser>(HeaderUser.Scheme, null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("viewers", policy => policy.RequireRole("viewer", "operator"))
            .AddPolicy("operators", policy => policy.RequireRole("operator"));
        var app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new DashboardHost(app, new HttpClient { BaseAddress = new Uri(app.Urls.First()) });
    }

    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<(HttpStatusCode Status, JsonElement Answer)> ActAsync(object order, string path = "/remoting/act", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(order), Encoding.UTF8, "application/json") };
        if (!headers.Any(header => header.Name == "X-Remoting-Dashboard"))
            request.Headers.Add("X-Remoting-Dashboard", "act");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    public Task<Viewer> LookAsync(string path = "/remoting/events") => Viewer.OpenAsync(Client, path);

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
