using System.Buffers;
using System.Reflection;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Benchmarks.Peers;

/// <summary>Our side: the serializer that was generated for a type of this program, inside of a graph as with a call.</summary>
internal static class GeneratedSerializer<T>
{
    private static readonly (SerializerWrite<T> Write, SerializerRead<T> Read) Found = Find();

    public static void Write(ArrayBufferWriter<byte> buffer, T value)
    {
        var writer = new MessagePackWriter(buffer);
        using (Wire.BeginGraph())
            Found.Write(ref writer, value);
        writer.Flush();
    }

    public static T Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        using (Wire.BeginGraph())
            return Found.Read(ref reader);
    }

    private static (SerializerWrite<T> Write, SerializerRead<T> Read) Find()
    {
        var table = new SerializerTable();
        typeof(GeneratedSerializer<T>).Assembly.GetCustomAttribute<CallableRegistryAttribute>()!.AddSerializers(table, SerializerTable.NameOf(typeof(T)));
        return table.TryGet(typeof(T), out var found)
            ? ((SerializerWrite<T>)found.Write, (SerializerRead<T>)found.Read)
            : throw new InvalidOperationException($"No serializer was generated for {typeof(T)}.");
    }
}
