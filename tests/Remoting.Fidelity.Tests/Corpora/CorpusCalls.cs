using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Remoting.Tests.Fidelity.Corpora;

/// <summary>What a text is, and what it becomes.</summary>
public sealed record TextFacts(string Upper, string Lower, List<UnicodeCategory> Categories, byte[] Utf8, string Reversed, bool? IsNormalized, Dictionary<char, int> Counts);

/// <summary>What a text stands for, as each of these.</summary>
public sealed record ValueFacts(int? Integer, double? Double, decimal? Decimal, BigInteger? Big, DateTime? Time, DateTimeOffset? Offset, TimeSpan? Span, Guid? Guid, Uri? Uri, Version? Version);

public sealed record ZoneFacts(TimeZoneInfo Zone, TimeSpan Base, (DateTime Local, TimeSpan Offset, bool IsAmbiguous, bool IsInvalid)[] Days);

/// <summary>What the bytes are as JSON: the tree, or the error's place.</summary>
public sealed record JsonFacts(JsonNode? Tree, (long? Line, long? Byte)? Error, SortedDictionary<string, int> Kinds);

/// <summary>Work on inputs that others have made; each gives more than it takes.</summary>
public static class CorpusCalls
{
    [ProcessPoolCallable]
    public static TextFacts Text(string text)
    {
        bool? normalized;
        try
        {
            normalized = text.IsNormalized();
        }
        catch (ArgumentException)
        {
            // A half of a pair.
            normalized = null;
        }
        return new TextFacts(
            text.ToUpperInvariant(),
            text.ToLowerInvariant(),
            [.. text.Select(char.GetUnicodeCategory)],
            Encoding.UTF8.GetBytes(text),
            new string([.. text.Reverse()]),
            normalized,
            text.GroupBy(c => c).ToDictionary(group => group.Key, group => group.Count()));
    }

    [ProcessPoolCallable]
    public static ValueFacts Value(string text)
    {
        var culture = CultureInfo.InvariantCulture;
        return new ValueFacts(
            int.TryParse(text, NumberStyles.Any, culture, out int integer) ? integer : null,
            double.TryParse(text, NumberStyles.Any, culture, out double number) ? number : null,
            decimal.TryParse(text, NumberStyles.Any, culture, out decimal exact) ? exact : null,
            BigInteger.TryParse(text, NumberStyles.Any, culture, out var big) ? big : null,
            DateTime.TryParse(text, culture, DateTimeStyles.RoundtripKind, out var time) ? time : null,
            DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeUniversal, out var offset) ? offset : null,
            TimeSpan.TryParse(text, culture, out var span) ? span : null,
            Guid.TryParse(text, out var guid) ? guid : null,
            Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var uri) ? uri : null,
            Version.TryParse(text, out var version) ? version : null);
    }

    [ProcessPoolCallable]
    public static ZoneFacts Zone(TimeZoneInfo zone) => new(zone, zone.BaseUtcOffset,
    [
        .. Enumerable.Range(0, 60).Select(month => new DateTime(1990, 1, 1, 2, 30, 0).AddDays(month * 211.25))
            .Select(time => (time, zone.GetUtcOffset(time), zone.IsAmbiguousTime(time), zone.IsInvalidTime(time))),
    ]);

    [ProcessPoolCallable]
    public static JsonFacts Json(byte[] bytes)
    {
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        try
        {
            var tree = JsonNode.Parse(bytes, new JsonNodeOptions(), new JsonDocumentOptions { MaxDepth = 200 });
            Count(tree, kinds);
            // Half of a pair cannot be written again: such a tree travels no more than it can be saved.
            _ = tree?.ToJsonString();
            return new JsonFacts(tree, null, kinds);
        }
        catch (JsonException e)
        {
            return new JsonFacts(null, (e.LineNumber, e.BytePositionInLine), kinds);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // A key that comes twice, or text that is none.
            kinds[e.GetType().Name] = 1;
            return new JsonFacts(null, null, kinds);
        }
    }

    /// <summary>The bytes are all there, whatever they are.</summary>
    [ProcessPoolCallable]
    public static (int Length, byte[] Hash, byte[] Tail) Bytes(byte[] bytes) => (bytes.Length, System.Security.Cryptography.SHA256.HashData(bytes), bytes[^Math.Min(16, bytes.Length)..]);

    private static void Count(JsonNode? node, SortedDictionary<string, int> kinds)
    {
        string kind = node?.GetValueKind().ToString() ?? "Null";
        kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        foreach (var child in node switch { JsonObject items => items.Select(pair => pair.Value), JsonArray items => items, _ => [] })
            Count(child, kinds);
    }
}
