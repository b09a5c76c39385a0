using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;

namespace Remoting.CompilerServices;

// Numbers travel as one block of bytes, little-endian whatever the machine. The element type is one of the integers,
// floating-point numbers and char: the generator sees to that, so there is no padding and every bit pattern is a value.
public static partial class Wire
{
    /// <summary>Writes numbers as one block; those of another type (unsigned ones may stand where signed ones are declared) as what they are.</summary>
    public static void Write<T>(ref MessagePackWriter writer, T[]? value)
        where T : unmanaged
    {
        if (value is null)
            writer.WriteNil();
        else if (value.GetType() != typeof(T[]))
            WriteDerived(ref writer, value);
        else
            WriteBlock<T>(ref writer, value);
    }

    /// <summary>Writes numbers as one block.</summary>
    public static void Write<T>(ref MessagePackWriter writer, List<T>? value)
        where T : unmanaged
    {
        if (value is null)
            writer.WriteNil();
        else if (value.GetType() != typeof(List<T>))
            WriteDerived(ref writer, value);
        else
            WriteBlock<T>(ref writer, CollectionsMarshal.AsSpan(value));
    }

    /// <summary>Writes numbers as one block; the default array as no array.</summary>
    public static void Write<T>(ref MessagePackWriter writer, ImmutableArray<T> value)
        where T : unmanaged => Write(ref writer, ImmutableCollectionsMarshal.AsArray(value));

    /// <summary>Writes numbers as one block; a segment of no array as none.</summary>
    public static void Write<T>(ref MessagePackWriter writer, ArraySegment<T> value)
        where T : unmanaged
    {
        if (value.Array is null)
            writer.WriteNil();
        else
            WriteBlock<T>(ref writer, value);
    }

    /// <summary>Writes numbers as one block; memory of nothing as none.</summary>
    public static void Write<T>(ref MessagePackWriter writer, Memory<T> value)
        where T : unmanaged => Write(ref writer, (ReadOnlyMemory<T>)value);

    /// <summary>Writes numbers as one block; memory of nothing as none.</summary>
    public static void Write<T>(ref MessagePackWriter writer, ReadOnlyMemory<T> value)
        where T : unmanaged
    {
        if (value.Equals(default))
            writer.WriteNil();
        else
            WriteBlock(ref writer, value.Span);
    }

    /// <summary>Reads a block of numbers.</summary>
    public static T[]? ReadArray<T>(ref MessagePackReader reader)
        where T : unmanaged
    {
        if (TryReadEmpty(ref reader))
            return [];
        if (TryPeekShort(ref reader, out ReadOnlySpan<T> few))
        {
            var array = few.ToArray();
            reader.Skip();
            return array;
        }
        if (IsDerived(ref reader))
            return ReadDerived<T[]>(ref reader, -1);
        if (reader.ReadBytes() is not { } bytes)
            return null;
        var numbers = GC.AllocateUninitializedArray<T>(ElementCount<T>(bytes));
        CopyBlock<T>(bytes, numbers);
        return numbers;
    }

    /// <summary>Reads a block of numbers.</summary>
    public static List<T>? ReadList<T>(ref MessagePackReader reader)
        where T : unmanaged
    {
        if (TryReadEmpty(ref reader))
            return [];
        if (IsDerived(ref reader))
            return ReadDerived<List<T>>(ref reader, -1);
        if (TryPeekShort(ref reader, out ReadOnlySpan<T> few))
        {
            var list = new List<T>();
            CollectionsMarshal.SetCount(list, few.Length);
            few.CopyTo(CollectionsMarshal.AsSpan(list));
            reader.Skip();
            return list;
        }
        if (reader.ReadBytes() is not { } bytes)
            return null;
        var numbers = new List<T>();
        CollectionsMarshal.SetCount(numbers, ElementCount<T>(bytes));
        CopyBlock(bytes, CollectionsMarshal.AsSpan(numbers));
        return numbers;
    }

    /// <summary>Reads a block of numbers.</summary>
    public static ImmutableArray<T> ReadImmutableArray<T>(ref MessagePackReader reader)
        where T : unmanaged => ImmutableCollectionsMarshal.AsImmutableArray(ReadArray<T>(ref reader));

    /// <summary>Reads a block of numbers.</summary>
    public static ArraySegment<T> ReadArraySegment<T>(ref MessagePackReader reader)
        where T : unmanaged => ToArraySegment(ReadArray<T>(ref reader));

    /// <summary>Reads a block of numbers.</summary>
    public static Memory<T> ReadMemory<T>(ref MessagePackReader reader)
        where T : unmanaged => ReadArray<T>(ref reader);

    /// <summary>Reads a block of numbers.</summary>
    public static ReadOnlyMemory<T> ReadReadOnlyMemory<T>(ref MessagePackReader reader)
        where T : unmanaged => ReadArray<T>(ref reader);

    private static void WriteBlock<T>(ref MessagePackWriter writer, ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        if ((long)numbers.Length * Unsafe.SizeOf<T>() > int.MaxValue)
            Fail($"{numbers.Length} elements of {typeof(T)} are more than the 2 GiB that can travel as one value.");
        // Bytes are a block inside of annotated types, too, where no bytes are an empty one.
        if (numbers.IsEmpty && typeof(T) != typeof(byte))
        {
            writer.WriteArrayHeader(0);
            return;
        }
        var bytes = MemoryMarshal.AsBytes(numbers);
        if (!BitConverter.IsLittleEndian)
            bytes = Reverse(bytes.ToArray(), Unsafe.SizeOf<T>());
        writer.WriteBinHeader(bytes.Length);
        // The buffer is told how much is to come, so that it grows once.
        BlockCopy.Copy(bytes, writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
    }

    /// <summary>Nothing at all is an array of no element instead of a block: objects have many empty lists, and a reader is behind a header sooner than behind a block.</summary>
    private static bool TryReadEmpty(ref MessagePackReader reader)
    {
        if (reader.NextCode != MessagePackCode.MinFixArray)
            return false;
        reader.ReadArrayHeader();
        return true;
    }

    /// <summary>
    /// Looks at a block of less than 256 bytes that lies in one piece, without the cost of slicing a sequence: arrays of a few
    /// numbers travel by the million. Whatever is out of the ordinary is left to the reader itself.
    /// </summary>
    private static bool TryPeekShort<T>(scoped ref MessagePackReader reader, out ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        numbers = default;
        var sequence = reader.Sequence;
        if (!sequence.IsSingleSegment || !BitConverter.IsLittleEndian)
            return false;
        var rest = sequence.FirstSpan[(int)reader.Consumed..];
        if (rest.Length < 2 || rest[0] != MessagePackCode.Bin8 || rest.Length - 2 < rest[1] || rest[1] % Unsafe.SizeOf<T>() != 0)
            return false;
        numbers = MemoryMarshal.Cast<byte, T>(rest.Slice(2, rest[1]));
        return true;
    }

    private static int ElementCount<T>(in ReadOnlySequence<byte> bytes)
        where T : unmanaged
    {
        var (count, rest) = Math.DivRem(bytes.Length, Unsafe.SizeOf<T>());
        if (rest != 0)
            Fail($"A block of {bytes.Length} bytes does not hold elements of {typeof(T)}.");
        return checked((int)count);
    }

    private static void CopyBlock<T>(in ReadOnlySequence<byte> bytes, Span<T> numbers)
        where T : unmanaged
    {
        var destination = MemoryMarshal.AsBytes(numbers);
        if (bytes.IsSingleSegment)
            BlockCopy.Copy(bytes.FirstSpan, destination);
        else
            bytes.CopyTo(destination);
        if (!BitConverter.IsLittleEndian)
            Reverse(destination, Unsafe.SizeOf<T>());
    }

    /// <summary>Turns the bytes of each element around, in place.</summary>
    private static Span<byte> Reverse(Span<byte> bytes, int size)
    {
        for (var i = 0; i < bytes.Length; i += size)
            bytes.Slice(i, size).Reverse();
        return bytes;
    }
}
