using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Remoting.Dashboard;

/// <summary>What the page asks first: which pools there are, and whether its buttons do anything for who looks.</summary>
internal static class About
{
    public static async Task WriteAsync(HttpContext http, ShownPools pools, Access access)
    {
        string? refusal = await access.WhyNotActAsync(http).ConfigureAwait(false);
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("pools");
        var shown = pools.All();
        foreach (var pool in shown)
            json.WriteStringValue(pool.Name);
        json.WriteEndArray();
        json.WriteStartArray("numbers");
        foreach (var pool in shown)
            json.WriteNumberValue(pool.Number);
        json.WriteEndArray();
        json.WriteBoolean("actions", refusal is null);
        if (refusal is not null)
            json.WriteString("whyNot", refusal);
        json.WriteString("machine", Environment.MachineName);
        json.WriteNumber("process", Environment.ProcessId);
        json.WriteEndObject();
        await json.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }
}
