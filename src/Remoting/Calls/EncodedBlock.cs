using Remoting.CompilerServices;
using Remoting.Transport;

namespace Remoting.Calls;

/// <summary>The calls of a map's block, or one with many bytes.</summary>
/// <param name="bytes">The bytes, if they are not in a segment.</param>
/// <param name="length">How many they are.</param>
/// <param name="segment">Where they are instead.</param>
/// <param name="ends">Where the bytes of each call end, but for the last.</param>
/// <param name="callables">What is called.</param>
/// <param name="good">How many calls could be written.</param>
/// <param name="uses">The shares that they have in shared values, if they have any.</param>
internal sealed class EncodedBlock(byte[] bytes, int length, Segment? segment, int[] ends, Callable[] callables, int good, SharedUses? uses) : EncodedBatch
{
    /// <summary>Calls without outcome; counted only where something waits for the last of them.</summary>
    private int _open = good;

    public override int Length => length;

    public override Segment? Segment => segment;

    public override SharedUses? Uses => uses;

    public override Callable[] CallablesOf(CallBatch batch) => callables;

    public override int OffsetOf(int start) => start == 0 ? 0 : EndOf(start - 1);

    public override int LengthOf(int start, int count) => EndOf(start + count - 1) - OffsetOf(start);

    public override ReadOnlyMemory<byte> Slice(int start, int count) => bytes.AsMemory(OffsetOf(start), LengthOf(start, count));

    public override void OnOutcome()
    {
        if ((segment is null && uses is null) || Interlocked.Decrement(ref _open) != 0)
            return;
        segment?.GiveBack(length);
        uses?.Release();
    }

    private int EndOf(int index) => index < ends.Length ? ends[index] : length;
}
