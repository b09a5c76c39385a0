using System.Buffers;
using System.Text.Json.Nodes;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// A JSON object or array: its text. Inside of a tree it is the tree and the way from its root, so that it still has its parents, and two nodes of one
/// tree are still of one.
/// </summary>
internal sealed class JsonTreeCodec(Type type) : Codec(type)
{
    public override void Write(ref MessagePackWriter writer, object value)
    {
        var node = (JsonNode)value;
        if (node.Parent is null)
        {
            writer.WriteArrayHeader(2);
            writer.Write(JsonWords.TextOf(node));
            JsonWords.Write(ref writer, node.Options);
            return;
        }
        writer.WriteArrayHeader(3);
        if (!Wire.TryWriteReference(ref writer, node.Root))
        {
            writer.WriteArrayHeader(2);
            writer.Write(JsonWords.TextOf(node.Root));
            JsonWords.Write(ref writer, node.Root.Options);
        }
        writer.Write(node.Root is JsonObject);
        WritePath(ref writer, node);
    }

    public override object Read(ref MessagePackReader reader, int number)
    {
        int count = reader.ReadArrayHeader();
        if (count == 2)
            return ReadRoot(ref reader);
        if (!Wire.TryReadReference<JsonNode>(ref reader, out var root, out int rootNumber))
        {
            Wire.ReadParts(ref reader, 2);
            root = ReadRoot(ref reader);
            Keep(rootNumber, root);
        }
        reader.Skip();
        return Follow(ref reader, root ?? throw new StateException("A JSON node has no tree."));
    }

    private static JsonNode ReadRoot(ref MessagePackReader reader)
    {
        byte[] text = reader.ReadBytes()?.ToArray() ?? [];
        return JsonWords.Parse(text, JsonWords.ReadOptions(ref reader));
    }

    private static void WritePath(ref MessagePackWriter writer, JsonNode node)
    {
        var path = new Stack<JsonNode>();
        for (var step = node; step.Parent is not null; step = step.Parent)
            path.Push(step);
        writer.WriteArrayHeader(path.Count);
        foreach (var step in path)
        {
            if (step.Parent is JsonArray)
                writer.Write(step.GetElementIndex());
            else
                Wire.Write(ref writer, step.GetPropertyName());
        }
    }

    private static JsonNode Follow(ref MessagePackReader reader, JsonNode node)
    {
        int steps = reader.ReadArrayHeader();
        for (int i = 0; i < steps; i++)
        {
            var next = reader.NextMessagePackType == MessagePackType.Integer ? node[reader.ReadInt32()] : node[Wire.ReadString(ref reader)!];
            node = next ?? throw new StateException("A JSON node is not where it is said to be in its tree.");
        }
        return node;
    }
}
