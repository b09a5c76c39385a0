using Remoting.CompilerServices;

namespace Remoting.Calls;

/// <summary>
/// One call with few bytes, as calls that are submitted by the million are: together with others in one array, because a collection of garbage takes
/// its time by the number of objects that live.
/// </summary>
internal sealed class EncodedSingle : EncodedBatch
{
    /// <summary>Bytes of a call that shares an array.</summary>
    public const int Longest = 128;

    /// <summary>Bytes of such an array: what a call that waits for long keeps alive of others.</summary>
    private const int Shared = 4096;

    [ThreadStatic]
    private static byte[]? _shared;

    [ThreadStatic]
    private static int _used;

    private readonly byte[] _bytes;
    private readonly int _start;

    private EncodedSingle(byte[] bytes, int start, int length)
    {
        _bytes = bytes;
        _start = start;
        Length = length;
    }

    public override int Length { get; }

    public static EncodedSingle Take(ReadOnlySpan<byte> call)
    {
        var bytes = _shared;
        int start = _used;
        if (bytes is null || call.Length > bytes.Length - start)
        {
            _shared = bytes = GC.AllocateUninitializedArray<byte>(Shared);
            start = 0;
        }
        call.CopyTo(bytes.AsSpan(start));
        _used = start + call.Length;
        return new EncodedSingle(bytes, start, call.Length);
    }

    public override Callable[] CallablesOf(CallBatch batch) => batch[0].Callable.Alone;

    public override int OffsetOf(int start) => 0;

    public override int LengthOf(int start, int count) => Length;

    public override ReadOnlyMemory<byte> Slice(int start, int count) => _bytes.AsMemory(_start, Length);
}
