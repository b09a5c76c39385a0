using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using MessagePack;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Serialization;
using Remoting.Transport;

namespace Remoting.Calls;

/// <summary>
/// The calls of a batch as they travel: for each the callable's number, the length of its arguments, and the arguments.
/// The arguments are written when the call is submitted, so what the caller changes afterwards does not reach the worker,
/// an argument that cannot be written fails its own call at once, and a call that has to move to another worker is sent again as it is.
/// </summary>
internal abstract class EncodedBatch
{
    /// <summary>
    /// The most bytes of one call. The rest of what an array holds is for calls that lie before it in the same buffer, so that whether a call can
    /// be written does not depend on its neighbours.
    /// </summary>
    public static readonly int MostBytes = Array.MaxLength - (16 << 20);

    // One is kept per thread. Writing runs the program's own code, which may submit calls itself: it finds none then, and makes one.
    [ThreadStatic]
    private static CallContext? _context;

    /// <summary>Bytes of all calls together.</summary>
    public abstract int Length { get; }

    /// <summary>Where the bytes are when they are many: shared memory that is theirs until the last call has its outcome.</summary>
    public virtual Segment? Segment => null;

    /// <summary>The shares that the calls have in shared values until the last of them has its outcome; null where they have none.</summary>
    public virtual SharedUses? Uses => null;

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
    /// Writes the call of a batch of one. If its arguments cannot be written it is failed here, and is not among <paramref name="ranges"/>.
    /// </summary>
    /// <param name="batch">The call.</param>
    /// <param name="ranges">Gets it, if it can be sent.</param>
    /// <param name="sharedBuffers">Where large arguments go.</param>
    public static EncodedBatch Write(CallBatch batch, List<CallRange> ranges, ISharedBuffers? sharedBuffers)
    {
        Debug.Assert(batch.Count == 1, "The calls of a map are written one by one.");
        var buffer = FrameBuffer.Rent();
        try
        {
            buffer.SharedBuffers = sharedBuffers;
            var context = _context ?? new CallContext();
            _context = null;
            var call = batch[0];
            int good = 0;
            bool isGood = TryWrite(call, buffer, context, null, out var error);
            var uses = context.TakeUses();
            if (isGood)
            {
                ranges.Add(new CallRange(batch, 0, 1));
                good++;
                if (context.HasSources)
                    batch.SourceSerializer = SerializerChoice.Current;
            }
            else
            {
                buffer.Length = 0;
                uses?.Release();
                uses = null;
                batch.Fail(0, error!);
            }
            context.HasSources = false;
            _context = context;
            return uses is null && buffer.Length <= EncodedSingle.Longest ? EncodedSingle.Take(buffer.Written) : Detach(buffer, [], call.Callable.Alone, good, uses);
        }
        catch (Exception e) when (ranges.Count > 0)
        {
            // No memory for its bytes: the call is told so, and whoever submits it goes on.
            ranges.Clear();
            batch.Fail(0, new RemoteSerializationException(batch[0].Callable.Name, null,
                $"The arguments of {batch[0].Callable.Name} could not be written: {ExceptionText.MessageOf(e)}", e));
            return EncodedSingle.Take([]);
        }
        finally
        {
            FrameBuffer.Return(buffer);
        }
    }

    /// <summary>Takes what was written out of a buffer: with the segment that it lies in, which the calls then have until their last outcome.</summary>
    /// <param name="buffer">What was written.</param>
    /// <param name="ends">Where the bytes of each call end, but for the last.</param>
    /// <param name="callables">What is called.</param>
    /// <param name="good">How many calls could be written, at least one.</param>
    /// <param name="uses">The shares that they have in shared values. Let go of where this fails.</param>
    public static EncodedBatch Detach(FrameBuffer buffer, int[] ends, Callable[] callables, int good, SharedUses? uses)
    {
        int length = buffer.Length;
        try
        {
            return buffer.IsShared
                ? new EncodedBlock([], length, (Segment)buffer.Detach(), ends, callables, good, uses)
                : new EncodedBlock(buffer.Written.ToArray(), length, null, ends, callables, good, uses);
        }
        catch
        {
            uses?.Release();
            throw;
        }
    }

    /// <summary>Writes one call. False when that is impossible; then what it has left in the buffer is to be dropped.</summary>
    /// <param name="call">The call.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="context">Told of each argument.</param>
    /// <param name="serializer">What counts for types without generated code; null where the thread has been told.</param>
    /// <param name="error">Why not.</param>
    public static bool TryWrite(
        RemoteCall call, FrameBuffer buffer, CallContext context, SerializerChoice? serializer, [NotNullWhen(false)] out RemoteSerializationException? error)
    {
        var callable = call.Callable;
        try
        {
            int header = buffer.Length;
            buffer.Advance(RunFrame.CallHeaderSize);
            if (!call.TryWriteArguments(buffer))
                WriteWithWriter(call, buffer, context, serializer);
            var span = buffer.Written[header..];
            if (span.Length > MostBytes)
                throw new InvalidOperationException($"They are {span.Length} bytes, and one call carries {MostBytes}. Pass large data by file name, or in several calls.");
            RunFrame.WriteCallHeader(span, callable.Id);
            error = null;
            return true;
        }
        catch (Exception e)
        {
            string? parameter = context.Step >= 0 && context.Step < callable.Parameters.Count ? callable.Parameters[context.Step] : null;
            error = new RemoteSerializationException(callable.Name, parameter,
                $"The argument '{parameter}' of {callable.Name} could not be written: {ExceptionText.MessageOf(e)}", e);
            return false;
        }
    }

    /// <summary>Apart, so that calls that need no writer do not clear the room of one, some 100 bytes, each time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteWithWriter(RemoteCall call, FrameBuffer buffer, CallContext context, SerializerChoice? serializer)
    {
        using var scope = (serializer ?? SerializerChoice.Current).Enter();
        using var alone = ByItself.Begin();
        var writer = new MessagePackWriter(buffer);
        call.WriteArguments(ref writer, context);
        writer.Flush();
    }
}
