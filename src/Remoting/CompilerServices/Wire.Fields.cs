using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;

namespace Remoting.CompilerServices;

// The state of an object where it is in no member that code could name.
public static partial class Wire
{
    /// <summary>The elements of an inline array.</summary>
    public static Span<TElement> Elements<TArray, TElement>(ref TArray value, int length)
        where TArray : struct => MemoryMarshal.CreateSpan(ref Unsafe.As<TArray, TElement>(ref value), length);

    /// <summary>Writes a structure of numbers as the bytes that it is in memory.</summary>
    public static void WriteBytes<T>(ref MessagePackWriter writer, T value)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        writer.WriteBinHeader(size);
        MemoryMarshal.Write(writer.GetSpan(size), in value);
        writer.Advance(size);
    }

    /// <summary>Reads a structure of numbers.</summary>
    public static T ReadBytes<T>(ref MessagePackReader reader)
        where T : unmanaged
    {
        if (reader.ReadBytes() is not { } bytes || bytes.Length != Unsafe.SizeOf<T>())
        {
            Fail($"Found no '{typeof(T)}'.");
            return default;
        }

        T value = default;
        bytes.CopyTo(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    /// <summary>A name that no static object of the type has.</summary>
    [DoesNotReturn]
    public static T FailConstant<T>() => throw new MessagePackSerializationException($"'{typeof(T)}' has no static object of the name that was read.");

    /// <summary>An annotated type is written as its annotations say, which have no room for what a derived type adds.</summary>
    [DoesNotReturn]
    public static void FailDerived(object value, Type declared) => Fail($"An object of type '{value.GetType()}' cannot travel where '{declared}' is declared: "
        + "the annotations of that type describe nothing of it. Declare the object's own type, or list it with [Union].");
}
