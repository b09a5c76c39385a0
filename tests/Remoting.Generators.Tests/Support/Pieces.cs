using System.Buffers;

namespace Remoting.Generators.Tests.Support;

/// <summary>Bytes in pieces of three, as a channel might hand them over.</summary>
internal sealed class Pieces : ReadOnlySequenceSegment<byte>
{
    private const int Size = 3;

    private Pieces(ReadOnlyMemory<byte> memory, long index)
    {
        Memory = memory;
        RunningIndex = index;
    }

    public static ReadOnlySequence<byte> Of(byte[] bytes)
    {
        if (bytes.Length == 0)
            return default;
        Pieces? first = null;
        Pieces? last = null;
        for (var i = 0; i < bytes.Length; i += Size)
        {
            var piece = new Pieces(bytes.AsMemory(i, Math.Min(Size, bytes.Length - i)), i);
            first ??= piece;
            last?.Next = piece;
            last = piece;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }
}
