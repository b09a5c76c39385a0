using System.Text.Json;

namespace Remoting.Watching;

/// <summary>What measured calls cost, and what the pool has found out about how it is used.</summary>
internal static class FeedCosts
{
    public static void Write(Utf8JsonWriter json, IWatchedPool pool, FeedCursor cursor)
    {
        var advice = pool.InspectAdvice();
        if (advice.Count != cursor.Advice)
        {
            cursor.Advice = advice.Count;
            json.WriteStartArray("advice");
            foreach (var given in advice)
                json.WriteStringValue(given.Text);
            json.WriteEndArray();
        }
        if (pool.Watch.Costs?.Read() is not { } costs || costs.Sum(static cost => cost.Count) is var count && count == cursor.Costs)
            return;
        cursor.Costs = count;
        json.WriteStartArray("costs");
        foreach (var cost in costs)
            Write(json, cost);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, MeasuredCallable cost)
    {
        json.WriteStartObject();
        json.WriteString("callable", cost.Callable);
        json.WriteNumber("count", cost.Count);
        Write(json, "run", cost.Run);
        Write(json, "processors", cost.CpuTime);
        Write(json, "allocated", cost.AllocatedBytes);
        Write(json, "sent", cost.BytesSent);
        Write(json, "received", cost.BytesReceived);
        json.WriteNumber("peak", cost.PeakMemory);
        json.WriteEndObject();
    }

    /// <summary>[median, 99th percentile, total], in microseconds.</summary>
    private static void Write(Utf8JsonWriter json, string name, MeasuredTime time)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(time.P50.TotalMicroseconds);
        json.WriteNumberValue(time.P99.TotalMicroseconds);
        json.WriteNumberValue(time.Total.TotalMicroseconds);
        json.WriteEndArray();
    }

    /// <summary>The same in bytes.</summary>
    private static void Write(Utf8JsonWriter json, string name, MeasuredSize size)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(size.P50);
        json.WriteNumberValue(size.P99);
        json.WriteNumberValue(size.Total);
        json.WriteEndArray();
    }
}
