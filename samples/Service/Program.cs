// A web service that leaves its work to other processes, and shows what they do. Loopback only.
using Remoting;
using Remoting.Dashboard;
using Service;

// This is a sample on this machine: as long as nobody says otherwise, who runs it may look, and press the buttons.
string environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environments.Development;
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, EnvironmentName = environment });
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
if (string.IsNullOrEmpty(builder.Configuration["urls"]))
    builder.WebHost.UseUrls("http://127.0.0.1:5080");

await using var pool = new ProcessPoolExecutor(new ProcessPoolOptions
{
    MaxWorkers = builder.Configuration.GetValue("workers", 4),
    MinWorkers = 1,
    CallTimeout = TimeSpan.FromSeconds(30),
    CrashCapsules = new CrashCapsuleOptions(Path.Combine(Path.GetTempPath(), "remoting-service-capsules")),
});
builder.Services.AddSingleton(pool);
builder.Services.AddHealthChecks().AddProcessPoolHealthCheck();
await using var app = builder.Build();

app.MapGet("/", () => Results.Text("GET /render/{page}, /words?text=..., /date?text=..., /convert/{seconds}, /crash, /health, and the pool at /remoting\n"));
app.MapGet("/render/{page:int}", async (int page, CancellationToken aborted) => Results.Bytes(await pool.SubmitAsync(Work.Remote.Render(page), aborted)));
app.MapGet("/words", async (string text, CancellationToken aborted) => await pool.SubmitAsync(Work.Remote.CountWords(text), aborted));
app.MapGet("/date", async (string text, CancellationToken aborted) =>
{
    try
    {
        return Results.Ok(await pool.SubmitAsync(Work.Remote.ParseDate(text), aborted));
    }
    catch (RemoteCallException e)
    {
        return Results.BadRequest(e.RemoteMessage);
    }
});
app.MapGet("/convert/{seconds:int}", async (int seconds, CancellationToken aborted) =>
{
    try
    {
        await pool.SubmitAsync(Work.Remote.Convert(seconds), aborted);
        return Results.Ok();
    }
    catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
    {
        return Results.Problem("Somebody has ended this call on the dashboard.", statusCode: 503);
    }
});
app.MapGet("/crash", async () =>
{
    try
    {
        await pool.SubmitAsync(Work.Remote.RenderBroken(13));
        return Results.Ok();
    }
    catch (WorkerDiedException e)
    {
        // The service is as well as before: one worker is gone, with the one call that it ran.
        return Results.Problem(e.Message, statusCode: 502);
    }
});
app.MapHealthChecks("/health");
app.MapRemotingDashboard("/remoting", options =>
{
    options.Add("documents", pool);
    options.AllowActionsInDevelopment = builder.Configuration.GetValue("actions", true);
});

await app.StartAsync();
Console.WriteLine($"The pool is shown at {app.Urls.First()}/remoting");
if (builder.Configuration.GetValue("traffic", false))
    _ = Traffic.RunAsync(pool, app.Lifetime.ApplicationStopping);
await app.WaitForShutdownAsync();
