using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Remoting.Watching;

namespace Remoting.Dashboard;

/// <summary>
/// What a pool or a cluster does, as server-sent events: one frame every quarter of a second. A viewer that is slow gets fewer, and none is kept for it. The end of the
/// program, or of the pool, ends the stream; a browser comes back by itself.
/// </summary>
internal sealed class EventStream(ShownPools pools, IHostApplicationLifetime lifetime)
{
    /// <summary>So many may look at once at one dashboard; each of them costs a frame four times a second.</summary>
    public const int MostViewers = 50;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private int _viewers;

    public async Task WriteAsync(HttpContext http)
    {
        if (pools.Find(http.Request.Query["pool"]) is not { } shown)
        {
            // Not 404, after which a browser would not ask again: the pool may come.
            await BeginAsync(http).ConfigureAwait(false);
            await http.Response.WriteAsync("retry: 1000\nevent: none\ndata: {}\n\n", http.RequestAborted).ConfigureAwait(false);
            return;
        }
        if (Interlocked.Increment(ref _viewers) > MostViewers)
        {
            Interlocked.Decrement(ref _viewers);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await http.Response.WriteAsync($"{MostViewers} viewers look at this dashboard already.", http.RequestAborted).ConfigureAwait(false);
            return;
        }
        try
        {
            using var frames = shown.What.Look(shown.Name);
            await FollowAsync(http, shown, frames).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The viewer has gone, or the program ends.
        }
        finally
        {
            Interlocked.Decrement(ref _viewers);
        }
    }

    private async Task FollowAsync(HttpContext http, ShownPool shown, IFrames frames)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        await BeginAsync(http).ConfigureAwait(false);
        var body = http.Response.Body;
        // Names change; by its number the page's buttons mean what the page shows.
        await http.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"retry: 1000\nevent: shown\ndata: {shown.Number}\n\n"), stop.Token).ConfigureAwait(false);
        using var timer = new PeriodicTimer(Period);
        string names = "";
        do
        {
            var there = pools.All();
            if (string.Join('\n', there.Select(pool => pool.Name)) is var now && now != names)
            {
                names = now;
                await http.Response.WriteAsync("event: pools\ndata: \n\n", stop.Token).ConfigureAwait(false);
            }
            await body.WriteAsync("data: "u8.ToArray(), stop.Token).ConfigureAwait(false);
            await body.WriteAsync(frames.Next(), stop.Token).ConfigureAwait(false);
            await body.WriteAsync("\n\n"u8.ToArray(), stop.Token).ConfigureAwait(false);
            await body.FlushAsync(stop.Token).ConfigureAwait(false);
            if (!there.Any(pool => pool.What == shown.What))
                return;
        }
        while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false));
    }

    private static Task BeginAsync(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        // Proxies that would collect it are asked not to.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return http.Response.StartAsync(http.RequestAborted);
    }
}
