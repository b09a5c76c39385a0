using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MessagePack;
using Remoting.Channels;

namespace Remoting.CompilerServices;

/// <summary>
/// The calls of a batch as they travel: for each the callable's number, the length of its arguments, and the arguments.
/// The arguments are written when the call is submitted, so what the caller changes afterwards does not reach the worker,
/// an argument that cannot be written fails its own call at once, and a call that has to move to another worker is sent again as it is.
/// </summary>
internal abstract class EncodedCalls
{
    /// <summary>Callable number (4 bytes) and length of the arguments (4 bytes), little-endian.</summary>
    public const int HeaderSize = 8;

    // One is kept per thread. Writing runs the program's own code, which may submit calls itself: it finds none then, and makes one.
    [ThreadStatic]
    private static CallContext? _context;

    /// <summary>Bytes of all calls together.</summary>
    public abstract int Length { get; }

    /// <summary>Where the bytes are when they are many: shared memory that is theirs until the last call has its outcome.</summary>
    public virtual Segment? Segment => null;

    /// <summary>The different callables that occur among the calls of the batch; nearly always one.</summary>
    public abstract Callable[] CallablesOf(CallBatch batch);

    /// <summary>Where the bytes of neighbouring calls begin.</summary>
    public abstract int OffsetOf(int start);

    /// <summary>How many bytes neighbouring calls have.</summary>
    public abstract int LengthOf(int start, int count);

    /// <summary>The bytes of neighbouring calls, where they are not in a segment.</summary>
    public abstract ReadOnlyMemory<byte> Slice(int start, int count);

    /// <summary>
    /// A call has its outcome. Invariant: a worker may look at a call's arguments only when it has started the call, and a started call has its
    /// outcome only when it has ended or its worker is dead. So after the last outcome nobody looks.
    /// </summary>
    public virtual void OnOutcome()
    {
    }

    /// <summary>
    /// Writes the calls of a batch. A call whose arguments cannot be written is failed here, and is not among <paramref name="ranges"/>.
    /// </summary>
    /// <param name="batch">The calls.</param>
    /// <param name="ranges">Gets those that can be sent.</param>
    /// <param name="spillway">Where large arguments go.</param>
    public static EncodedCalls Write(CallBatch batch, List<CallRange> ranges, ISpillway? spillway)
    {
        var buffer = FrameBuffer.Rent();
        try
        {
            buffer.Spillway = spillway;
            int all = 0;
            var context = _context ?? new CallContext();
            _context = null;
            int count = batch.Count;
            int[] ends = count == 1 ? [] : new int[count - 1];
            var callables = batch[0].Callable.Alone;
            int good = 0;
            for (int i = 0; i < count; i++)
            {
                int start = buffer.Length;
                var call = batch[i];
                if (TryWrite(call, buffer, context, out var error))
                {
                    if (call.Callable != callables[0] && Array.IndexOf(callables, call.Callable) < 0)
                        callables = [.. callables, call.Callable];
                    good++;
                    all++;
                }
                else
                {
                    buffer.Length = start;
                    if (good > 0)
                        ranges.Add(new CallRange(batch, i - good, good));
                    good = 0;
                    batch.Fail(i, error);
                }
                if (i < ends.Length)
                    ends[i] = buffer.Length;
            }
            if (good > 0)
                ranges.Add(new CallRange(batch, count - good, good));
            _context = context;
            if (count == 1 && buffer.Length <= EncodedCall.Longest)
                return EncodedCall.Take(buffer.Written);
            return buffer.IsSpilled && all > 0
                ? new EncodedBlock([], buffer.Length, (Segment)buffer.Detach(), ends, callables, all)
                : new EncodedBlock(buffer.Written.ToArray(), buffer.Length, null, ends, callables, all);
        }
        finally
        {
            FrameBuffer.Return(buffer);
        }
    }

    private static bool TryWrite(RemoteCall call, FrameBuffer buffer, CallContext context, out RemoteSerializationException error)
    {
        var callable = call.Callable;
        try
        {
            Write(call, callable.Id, buffer, context);
            error = null!;
            return true;
        }
        catch (Exception e)
        {
            string? parameter = context.Step >= 0 && context.Step < callable.Parameters.Count ? callable.Parameters[context.Step] : null;
            error = new RemoteSerializationException(callable.Name, parameter,
                $"The argument '{parameter}' of {callable.Name} could not be written: {e.Message}", e);
            return false;
        }
    }

    private static void Write(RemoteCall call, int id, FrameBuffer buffer, CallContext context)
    {
        int header = buffer.Length;
        buffer.Advance(HeaderSize);
        if (!call.TryWriteArguments(buffer))
            WriteWithWriter(call, buffer, context);
        var span = buffer.Written[header..];
        BinaryPrimitives.WriteInt32LittleEndian(span, id);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], span.Length - HeaderSize);
    }

    /// <summary>Apart, so that calls that need no writer do not clear the room of one, some 100 bytes, each time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteWithWriter(RemoteCall call, FrameBuffer buffer, CallContext context)
    {
        var writer = new MessagePackWriter(buffer);
        call.WriteArguments(ref writer, context);
        writer.Flush();
    }
}
