using System.Buffers;
using System.Text.Json.Nodes;
using MessagePack;
using Remoting.CompilerServices;
using Remoting.Serialization.State;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>What the framework follows on the stack ends no process, however deep it is. In a worker, so that it would end nothing else.</summary>
[SideBySide]
public sealed class DepthTests : PoolTest
{
    [Cases]
    [InlineData("[]", 2_000_000)]
    [InlineData("*", 2_000_000)]
    [InlineData("[]", 300)]
    public async Task A_type_of_very_many_parts_is_refused(string part, int count)
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Contains("more than 256 parts", await executor.SubmitAsync(DepthCalls.Remote.ReadType(part, count), TestToken), StringComparison.Ordinal);
    }

    [Test]
    public async Task A_type_of_some_parts_travels_and_one_of_many_is_refused_where_it_is_written()
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal("200", await executor.SubmitAsync(DepthCalls.Remote.TakeType(200), TestToken));
        Assert.Contains("more than 256 parts", await executor.SubmitAsync(DepthCalls.Remote.TakeType(300), TestToken), StringComparison.Ordinal);
    }

    [Cases]
    [InlineData(90, false)]
    [InlineData(90, true)]
    [InlineData(9_990, false)]
    [InlineData(9_990, true)]
    public async Task A_deep_tree_of_JSON_travels(int depth, bool objects)
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal($"{depth}", await executor.SubmitAsync(DepthCalls.Remote.TakeTree(depth, objects), TestToken));
    }

    [Cases]
    [InlineData(10_010, false)]
    [InlineData(100_000, false)]
    [InlineData(100_000, true)]
    public async Task One_without_end_is_refused(int depth, bool objects)
    {
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Contains("more than 10,000 objects and arrays", await executor.SubmitAsync(DepthCalls.Remote.TakeTree(depth, objects), TestToken), StringComparison.Ordinal);
    }
}

public static class DepthCalls
{
    /// <summary>Reads the name of a type, and gives why that is refused.</summary>
    [ProcessPoolCallable]
    public static string ReadType(string part, int count)
    {
        string name = "System.Int32" + string.Concat(Enumerable.Repeat(part, count));
        return Refusal(() =>
        {
            var buffer = new ArrayBufferWriter<byte>();
            var writer = new MessagePackWriter(buffer);
            Wire.Write(ref writer, name);
            writer.Flush();
            var reader = new MessagePackReader(buffer.WrittenMemory);
            return TypeWords.Read(ref reader).Name;
        });
    }

    [ProcessPoolCallable]
    public static string TakeType(int depth)
    {
        var type = typeof(int);
        for (int i = 0; i < depth; i++)
            type = type.MakeArrayType();
        return Refusal(() =>
        {
            var back = Take(type);
            Assert.Same(type, back);
            int found = 0;
            for (; back.GetElementType() is { } element; back = element)
                found++;
            return $"{found}";
        });
    }

    [ProcessPoolCallable]
    public static string TakeTree(int depth, bool objects)
    {
        JsonNode tree = objects ? new JsonObject() : new JsonArray();
        for (int i = 1; i < depth; i++)
            tree = objects ? new JsonObject { ["a"] = tree } : new JsonArray(tree);
        return Refusal(() =>
        {
            int found = 0;
            for (JsonNode? node = Take(tree); node is not null; found++)
                node = node is JsonArray array ? array.FirstOrDefault() : node["a"];
            return $"{found}";
        });
    }

    private static T Take<T>(T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        Wire.WriteDynamic(ref writer, value);
        writer.Flush();
        var reader = new MessagePackReader(buffer.WrittenMemory);
        return Wire.ReadDynamic<T>(ref reader);
    }

    private static string Refusal(Func<string> take)
    {
        try
        {
            return take();
        }
        catch (StateException e)
        {
            return e.Message;
        }
    }
}
