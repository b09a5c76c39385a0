namespace Uptime;

/// <summary>Looks, as a browser does that nobody closes.</summary>
internal static class Viewer
{
    private static long _frames;

    public static long Frames => Volatile.Read(ref _frames);

    public static async Task FollowAsync(Uri address, CancellationToken stop)
    {
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            using var reader = new StreamReader(await client.GetStreamAsync(address, stop));
            while (await reader.ReadLineAsync(stop) is { } line)
            {
                if (line.StartsWith("data: {", StringComparison.Ordinal))
                    Interlocked.Increment(ref _frames);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
