using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>Value types that have more elements than fields: inline arrays, fixed buffers, and the vector that is as long as the processor's registers.</summary>
internal static class RawStructs
{
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The codec's constructor is in this file.")]
    [UnconditionalSuppressMessage("Trimming", "IL2071", Justification = "No constructor is needed.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The codec's constructor is in this file.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Ahead of time such a type has no code, which is an exception and not a loss.")]
    public static Codec? Find(Type type, Codecs codecs)
    {
        if (!type.IsValueType)
            return null;
        if (type.GetCustomAttribute<InlineArrayAttribute>() is { } inline)
        {
            var element = FieldSelection.All(type).Single().FieldType;
            return (Codec)Activator.CreateInstance(typeof(InlineArrayCodec<,>).MakeGenericType(type, element), codecs, inline.Length)!;
        }
        // Its two fields are the shortest that it can be. The fixed ones (Vector128 and so on) are made of each other, and have a field for each part.
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Vector<>))
            return new BytesCodec(type, RuntimeHelpers.SizeOf(type.TypeHandle));
        if (type.StructLayoutAttribute is not { } layout)
            return null;
        if (type.IsDefined(typeof(UnsafeValueTypeAttribute)) && layout.Size > 0)
            return new BytesCodec(type, layout.Size);
        // Fields in the same place, or room for more than the fields.
        return (type.IsExplicitLayout || layout.Size > 0) && !ProgramAssemblies.IsFramework(type.Assembly) && IsBytes(type) ? new BytesCodec(type, RuntimeHelpers.SizeOf(type.TypeHandle)) : null;
    }

    /// <summary>Whether a copy of the bytes is a copy of the value.</summary>
    private static bool IsBytes(Type type) => type.IsPrimitive
        ? type != typeof(nint) && type != typeof(nuint)
        : type.IsEnum || type == typeof(decimal) || type == typeof(Guid)
            || (type.IsValueType && !ProgramAssemblies.IsFramework(type.Assembly) && Array.TrueForAll(FieldSelection.All(type), field => IsBytes(field.FieldType)));

    private sealed class BytesCodec(Type type, int size) : Codec(type)
    {
        public override void Write(ref MessagePackWriter writer, object value) => writer.Write(BytesOf(value));

        [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "No constructor is needed.")]
        public override object Read(ref MessagePackReader reader, int number)
        {
            object value = RuntimeHelpers.GetUninitializedObject(Type);
            Wire.ReadBytes(ref reader, BytesOf(value));
            return value;
        }

        private Span<byte> BytesOf(object box) => MemoryMarshal.CreateSpan(ref Unsafe.As<Box>(box).First, size);
    }

    /// <summary>How a boxed value lies in memory.</summary>
    private sealed class Box
    {
        public byte First;
    }
}

/// <summary>A value type of so many elements.</summary>
internal sealed class InlineArrayCodec<TArray, T>(Codecs codecs, int length) : Codec(typeof(TArray))
    where TArray : struct
{
    private Slot<T> Element => field ??= codecs.SlotOf<T>(typeof(TArray).Assembly);

    public override void Write(ref MessagePackWriter writer, object value)
    {
        writer.WriteArrayHeader(length);
        ref var first = ref Unsafe.As<TArray, T>(ref Unsafe.Unbox<TArray>(value));
        for (int i = 0; i < length; i++)
            Element.Write(ref writer, Unsafe.Add(ref first, i));
    }

    public override object Read(ref MessagePackReader reader, int number)
    {
        Wire.ReadParts(ref reader, length);
        object box = default(TArray);
        ref var first = ref Unsafe.As<TArray, T>(ref Unsafe.Unbox<TArray>(box));
        for (int i = 0; i < length; i++)
            Unsafe.Add(ref first, i) = Element.Read(ref reader);
        return box;
    }
}
