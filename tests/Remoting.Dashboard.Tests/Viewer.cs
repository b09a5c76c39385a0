using System.Text.Json;

namespace Remoting.Dashboard.Tests;

/// <summary>Looks at a dashboard as the page does, and keeps what it was told.</summary>
internal sealed class Viewer : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private Viewer(HttpResponseMessage response, StreamReader reader)
    {
        _response = response;
        _reader = reader;
    }

    /// <summary>That of the pool that is shown; 0 before it was told.</summary>
    public int Number { get; private set; }

    public List<JsonElement> Pieces { get; } = [];

    public List<string> Lines { get; } = [];

    public static async Task<Viewer> OpenAsync(HttpClient client, string path)
    {
        var response = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new Viewer(response, new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>The next frame; null at the end of the stream.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        while (await _reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line == "event: shown")
                Number = int.Parse((await _reader.ReadLineAsync(TestContext.Current.CancellationToken))!["data: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
            if (!line.StartsWith("data: {", StringComparison.Ordinal))
                continue;
            var frame = JsonElement.Parse(line["data: ".Length..]);
            if (frame.TryGetProperty("pieces", out var pieces))
                Pieces.AddRange(pieces.EnumerateArray());
            if (frame.TryGetProperty("lines", out var lines))
                Lines.AddRange(lines.EnumerateArray().Select(printed => printed.GetProperty("text").GetString()!));
            return frame;
        }
        return null;
    }

    /// <summary>The first frame of which something is so; the test's time limit ends a wait in vain.</summary>
    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> condition)
    {
        while (await NextAsync() is { } frame)
        {
            if (condition(frame))
                return frame;
        }
        throw new EndOfStreamException("The stream has ended.");
    }

    /// <summary>A worker that is busy with some callable.</summary>
    public async Task<JsonElement> BusyAsync(string callable)
    {
        bool IsIt(JsonElement worker) => worker.GetProperty("status").GetString() == "busy" && worker.GetProperty("callable").GetString() == callable;
        var frame = await UntilAsync(frame => frame.GetProperty("workers").EnumerateArray().Any(IsIt));
        return frame.GetProperty("workers").EnumerateArray().First(IsIt);
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return default;
    }
}
