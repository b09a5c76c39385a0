using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Remoting.Transport;

namespace Remoting.Sharing;

/// <summary>Types whose values are shared as they lie in memory: arrays of numbers, and read-only memory of them.</summary>
internal abstract class SharedBlock
{
    /// <summary>How values of a type are shared as a block; null where they are not.</summary>
    public static SharedBlock? Find(Type type)
    {
        bool isArray = type.IsSZArray;
        var element = isArray ? type.GetElementType()!
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>) ? type.GenericTypeArguments[0]
            : null;
        // Enums have the type codes of what they are made of, and are read by their names.
        return element is null or { IsEnum: true } ? null : Type.GetTypeCode(element) switch
        {
            TypeCode.Byte => Make<byte>(isArray),
            TypeCode.SByte => Make<sbyte>(isArray),
            TypeCode.Int16 => Make<short>(isArray),
            TypeCode.UInt16 => Make<ushort>(isArray),
            TypeCode.Int32 => Make<int>(isArray),
            TypeCode.UInt32 => Make<uint>(isArray),
            TypeCode.Int64 => Make<long>(isArray),
            TypeCode.UInt64 => Make<ulong>(isArray),
            TypeCode.Single => Make<float>(isArray),
            TypeCode.Double => Make<double>(isArray),
            TypeCode.Char => Make<char>(isArray),
            _ when element == typeof(Half) => Make<Half>(isArray),
            _ when element == typeof(Int128) => Make<Int128>(isArray),
            _ when element == typeof(UInt128) => Make<UInt128>(isArray),
            _ => null,
        };
    }

    /// <summary>Puts the elements into memory of their own.</summary>
    public abstract SealedMemory Write(object value);

    /// <summary>A copy of the value.</summary>
    public abstract object Read(SealedMemory from);

    /// <summary>The elements where they are, as a boxed <see cref="ReadOnlyMemory{T}"/>.</summary>
    /// <exception cref="InvalidOperationException">There is not that much, or it is no number of elements.</exception>
    public abstract object Lend(SharedMemory memory, long length);

    /// <summary>The value, of what was lent.</summary>
    public abstract object ToValue(object lent);

    /// <summary>What is lent of a value of this process.</summary>
    public abstract object LendOwn(object value);

    private static Of<T> Make<T>(bool isArray)
        where T : unmanaged => new Of<T>(isArray);

    private sealed class Of<T>(bool isArray) : SharedBlock
        where T : unmanaged
    {
        /// <summary>So many elements are written or read at a time, which are less than 2 GiB of any type.</summary>
        private const int Piece = 16 << 20;

        public override SealedMemory Write(object value)
        {
            var numbers = Elements(value);
            return SealedMemory.Create((long)numbers.Length * Unsafe.SizeOf<T>(), memory =>
            {
                for (int start = 0; start < numbers.Length; start += Math.Min(Piece, numbers.Length - start))
                {
                    var piece = numbers.Span.Slice(start, Math.Min(Piece, numbers.Length - start));
                    memory.Write((long)start * Unsafe.SizeOf<T>(), MemoryMarshal.AsBytes(piece));
                }
            });
        }

        public override object Read(SealedMemory from)
        {
            var numbers = GC.AllocateUninitializedArray<T>(Count(from.Length));
            for (int start = 0; start < numbers.Length; start += Math.Min(Piece, numbers.Length - start))
            {
                var piece = numbers.AsSpan(start, Math.Min(Piece, numbers.Length - start));
                from.Read((long)start * Unsafe.SizeOf<T>(), MemoryMarshal.AsBytes(piece));
            }
            return isArray ? numbers : (object)(ReadOnlyMemory<T>)numbers;
        }

        public override object Lend(SharedMemory memory, long length)
        {
            int count = Count(length);
            if (length > memory.Size)
                throw new InvalidOperationException($"Shared memory of {memory.Size} bytes does not hold {length}.");
            return (ReadOnlyMemory<T>)new SharedElements<T>(memory, count).Memory;
        }

        public override object ToValue(object lent) => isArray ? ((ReadOnlyMemory<T>)lent).ToArray() : lent;

        public override object LendOwn(object value) => Elements(value);

        private static int Count(long length)
        {
            var (count, rest) = Math.DivRem(length, Unsafe.SizeOf<T>());
            if (rest != 0 || count > Array.MaxLength)
                throw new InvalidOperationException($"A block of {length} bytes does not hold elements of {typeof(T)}.");
            return (int)count;
        }

        private ReadOnlyMemory<T> Elements(object value) => isArray ? (T[])value : (ReadOnlyMemory<T>)value;
    }
}
