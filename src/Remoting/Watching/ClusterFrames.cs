using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Remoting.Watching;

/// <summary>
/// A cluster as JSON, in frames: what its executor knows of each silo, and with it the frame of the silo's own pool, where one has come. Those are a viewer's own:
/// nobody is asked for any while nobody looks. Used by one thread at a time.
/// </summary>
internal sealed class ClusterFrames(IWatchedCluster cluster, string name) : IFrames
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Dictionary<string, SiloLook> _looks = new(StringComparer.Ordinal);
    private readonly Rates _rates = new();

    public ReadOnlyMemory<byte> Next()
    {
        var view = cluster.View();
        _rates.Add(new PoolView([], 0, view.Queued, 0, view.Completed, view.Losses, null), Stopwatch.GetTimestamp());
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer);
        json.WriteStartObject();
        json.WriteString("pool", name);
        json.WriteNumber("time", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        json.WriteString("sentence", SentenceOf(view));
        json.WriteString("level", view.Silos.Any(silo => !silo.IsAnswering) ? "trouble" : view.Queued > 0 ? "full" : "fine");
        json.WriteNumber("queued", view.Queued);
        json.WriteNumber("completed", view.Completed);
        json.WriteNumber("losses", view.Losses);
        json.WriteStartArray("silos");
        foreach (var silo in view.Silos)
            Write(json, silo);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        Forget(view);
        return _buffer.WrittenMemory;
    }

    /// <summary>Silos notice by themselves that nobody asks any more.</summary>
    public void Dispose()
    {
    }

    private void Write(Utf8JsonWriter json, SiloView silo)
    {
        json.WriteStartObject();
        json.WriteString("name", silo.Name);
        json.WriteString("state", silo.IsAnswering ? silo.State : "does not answer");
        json.WriteNumber("workers", silo.Workers);
        json.WriteNumber("calls", silo.Calls);
        json.WriteNumber("allCalls", silo.AllCalls);
        if (silo.CallTime > TimeSpan.Zero)
            json.WriteNumber("callTime", Math.Round(silo.CallTime.TotalMicroseconds, 1));
        if (!_looks.TryGetValue(silo.Name, out var look))
            _looks.Add(silo.Name, look = new SiloLook(cluster, silo.Name));
        if (look.Next(silo.IsAnswering) is { } lanes)
            WriteLanes(json, lanes);
        json.WriteEndObject();
    }

    /// <summary>
    /// It comes from another machine: what is no JSON would make the whole frame none. Written anew and not passed on as it came, for a line's end between two of its parts
    /// would be the end of the event with which the frame goes to the page.
    /// </summary>
    private static void WriteLanes(Utf8JsonWriter json, ReadOnlyMemory<byte> lanes)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(lanes);
        }
        catch (JsonException)
        {
            return;
        }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return;
            json.WritePropertyName("lanes");
            document.RootElement.WriteTo(json);
        }
    }

    private void Forget(ClusterView view)
    {
        foreach (string gone in _looks.Keys.Except(view.Silos.Select(silo => silo.Name)).ToArray())
            _looks.Remove(gone);
    }

    private string SentenceOf(ClusterView view)
    {
        if (view.Silos.Count == 0)
            return "no silos yet";
        int workers = view.Silos.Sum(silo => silo.Workers), silent = view.Silos.Count(silo => !silo.IsAnswering);
        var parts = new List<string> { $"{Count(view.Silos.Count, "silo")}, {Count(workers, "worker")}" };
        if (silent > 0)
            parts.Add($"{Count(silent, "silo")} {(silent == 1 ? "does" : "do")} not answer");
        if (_rates.Calls is { } calls)
            parts.Add(calls > 0 ? $"{PoolSentence.Number(calls)} {(calls is >= 0.95 and < 1.05 ? "call" : "calls")}/s" : "no calls");
        if (view.Queued > 0)
            parts.Add($"{Count(view.Queued, "call")} {(view.Queued == 1 ? "waits" : "wait")} for a silo");
        return string.Join("; ", parts);
    }

    private static string Count(long number, string what) => $"{number.ToString("N0", CultureInfo.InvariantCulture)} {what}{(number == 1 ? "" : "s")}";
}
