using System.Text.Json;

namespace Remoting.Watching;

/// <summary>Deaths, failures and output of a pool, as far as they are kept.</summary>
internal static class FeedHistory
{
    public static void WriteDeaths(Utf8JsonWriter json, IEnumerable<PastDeath> deaths)
    {
        json.WriteStartArray("deathList");
        foreach (var death in deaths)
        {
            json.WriteStartObject();
            json.WriteNumber("at", death.At.ToUnixTimeMilliseconds());
            json.WriteNumber("worker", death.WorkerId);
            if (death.ProcessId is { } process)
                json.WriteNumber("process", process);
            if (death.Callable is { } callable)
                json.WriteString("callable", callable);
            json.WriteString("words", death.Words);
            if (death.Signal is { } signal)
                json.WriteNumber("signal", signal);
            if (death.ExitCode is { } code)
                json.WriteNumber("exitCode", code);
            json.WriteString("stderr", death.StandardError);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WriteFailures(Utf8JsonWriter json, FailureBook failures)
    {
        json.WriteStartArray("failures");
        failures.Read(groups =>
        {
            foreach (var group in groups)
            {
                json.WriteStartObject();
                json.WriteString("callable", group.Key.Callable);
                json.WriteString("reason", group.Key.Reason);
                json.WriteString("frame", group.Key.Frame);
                json.WriteNumber("count", group.Count);
                json.WriteNumber("first", group.First.ToUnixTimeMilliseconds());
                json.WriteNumber("last", group.Last.ToUnixTimeMilliseconds());
                json.WriteString("message", group.Message);
                json.WriteString("details", group.Details);
                if (group.CapsulePath is { } capsule)
                    json.WriteString("capsule", capsule);
                json.WriteEndObject();
            }
        });
        json.WriteEndArray();
    }

    public static void WriteLines(Utf8JsonWriter json, LineBook lines, FeedCursor cursor)
    {
        // In one frame as many as a page can show without standing still.
        var found = lines.After(cursor.Lines, cursor.Lines == 0 ? LineBook.Most : 200);
        if (found.Count == 0)
            return;
        json.WriteStartArray("lines");
        foreach (var line in found)
        {
            cursor.Lines = line.Number;
            json.WriteStartObject();
            json.WriteNumber("number", line.Number);
            json.WriteNumber("at", line.At.ToUnixTimeMilliseconds());
            json.WriteNumber("worker", line.WorkerId);
            if (line.IsError)
                json.WriteBoolean("error", true);
            json.WriteString("text", line.Text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
