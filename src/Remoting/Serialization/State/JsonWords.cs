using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>JSON, as its own text.</summary>
internal static class JsonWords
{
    // The text of an element is as it was parsed, with whatever was allowed there.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = int.MaxValue, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The framework goes as deep on the stack as a tree of nodes is: with 16 MiB no deeper than this.</summary>
    private const int Deepest = 10_000;

    /// <summary>So deep it goes on what is left of any stack.</summary>
    private const int Shallow = 100;

    private static readonly JsonDocumentOptions DeepNodes = new() { MaxDepth = Deepest };

    // Nothing, for an element that is none.
    public static void Write(ref MessagePackWriter writer, JsonElement value) =>
        Wire.Write(ref writer, value.ValueKind == JsonValueKind.Undefined ? "" : value.GetRawText());

    public static JsonElement ReadElement(ref MessagePackReader reader)
    {
        string text = Wire.ReadString(ref reader)!;
        if (text.Length == 0)
            return default;
        using var document = JsonDocument.Parse(text, Deep);
        return document.RootElement.Clone();
    }

    public static void Write(ref MessagePackWriter writer, JsonDocument value) => Wire.Write(ref writer, value.RootElement.GetRawText());

    public static JsonDocument ReadDocument(ref MessagePackReader reader) => JsonDocument.Parse(Wire.ReadString(ref reader)!, Deep);

    public static void Write(ref MessagePackWriter writer, JsonValue value)
    {
        if (value.Parent is not null)
            throw new StateException("A JSON value inside of a tree cannot travel without the tree: pass the tree, or a DeepClone() of the value.");
        if (value.GetValueKind() is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
            throw new StateException("A JSON value that holds an object of a class would arrive as another node: pass what JsonSerializer.SerializeToNode makes of it.");
        writer.WriteArrayHeader(2);
        writer.Write(TextOf(value));
        Write(ref writer, value.Options);
    }

    public static JsonValue ReadValue(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 2);
        byte[] text = reader.ReadBytes()?.ToArray() ?? [];
        return JsonNode.Parse(text, ReadOptions(ref reader), DeepNodes)!.AsValue();
    }

    public static void Write(ref MessagePackWriter writer, JsonNodeOptions? options)
    {
        if (options is { } value)
            writer.Write(value.PropertyNameCaseInsensitive);
        else
            writer.WriteNil();
    }

    public static JsonNodeOptions? ReadOptions(ref MessagePackReader reader) =>
        reader.TryReadNil() ? null : new JsonNodeOptions { PropertyNameCaseInsensitive = reader.ReadBoolean() };

    public static byte[] TextOf(JsonNode node)
    {
        if (TextOf(node, Shallow) is { } shallow)
            return shallow;
        byte[]? deep = null;
        DeepStack.GoOn(null, () => deep = TextOf(node, Deepest));
        return deep ?? throw new StateException("A JSON tree has more than 10,000 objects and arrays inside of each other, the most that can travel. Pass its text.");
    }

    /// <summary>Half a character has no text in JSON: another character, which a text may really have, is written in its place.</summary>
    private static void CheckTexts(JsonNode node, ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("\\uFFFD"u8) >= 0 && !JsonNode.DeepEquals(node, JsonNode.Parse(text, node.Options, DeepNodes)))
            throw new StateException("A JSON node holds a text with half a character (a surrogate without the other one), for which JSON has none. Pass that text by itself.");
    }

    /// <summary>Null where the tree is deeper; its writer counts.</summary>
    private static byte[]? TextOf(JsonNode node, int depth)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = depth, SkipValidation = true });
        try
        {
            node.WriteTo(json);
        }
        catch (InvalidOperationException) when (json.CurrentDepth >= depth)
        {
            return null;
        }
        json.Flush();
        CheckTexts(node, buffer.WrittenSpan);
        return buffer.WrittenSpan.ToArray();
    }

    public static JsonNode Parse(byte[] text, JsonNodeOptions? options) => JsonNode.Parse(text, options, DeepNodes)!;
}
