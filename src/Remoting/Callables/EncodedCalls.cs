using System.Buffers.Binary;
using MessagePack;
using Remoting.Channels;

namespace Remoting.CompilerServices;

/// <summary>
/// The calls of a batch as they travel: for each the callable's number, the length of its arguments, and the arguments.
/// The arguments are written when the call is submitted, so what the caller changes afterwards does not reach the worker,
/// an argument that cannot be written fails its own call at once, and a call that has to move to another worker is sent again as it is.
/// </summary>
internal sealed class EncodedCalls
{
    /// <summary>Callable number (4 bytes) and length of the arguments (4 bytes), little-endian.</summary>
    public const int HeaderSize = 8;

    // One is kept per thread. Writing runs the program's own code, which may submit calls itself: it finds none then, and makes one.
    [ThreadStatic]
    private static CallContext? _context;

    private readonly byte[] _bytes;
    private readonly int[] _ends;

    private EncodedCalls(byte[] bytes, int[] ends, Callable[] callables)
    {
        _bytes = bytes;
        _ends = ends;
        Callables = callables;
    }

    /// <summary>The different callables that occur; nearly always one.</summary>
    public Callable[] Callables { get; }

    /// <summary>Bytes of all calls together.</summary>
    public int Length => _bytes.Length;

    /// <summary>The bytes of neighbouring calls.</summary>
    public ReadOnlyMemory<byte> Slice(int start, int count)
    {
        int from = start == 0 ? 0 : _ends[start - 1];
        return _bytes.AsMemory(from, _ends[start + count - 1] - from);
    }

    /// <summary>
    /// Writes the calls of a batch. A call whose arguments cannot be written is failed here, and is not among <paramref name="ranges"/>.
    /// </summary>
    public static EncodedCalls Write(CallBatch batch, List<CallRange> ranges)
    {
        var buffer = FrameBuffer.Rent();
        try
        {
            var context = _context ?? new CallContext();
            _context = null;
            int[] ends = new int[batch.Count];
            var callables = batch[0].Callable.Alone;
            int good = 0;
            for (int i = 0; i < ends.Length; i++)
            {
                int start = buffer.Length;
                var call = batch[i];
                if (TryWrite(call, buffer, context, out var error))
                {
                    if (Array.IndexOf(callables, call.Callable) < 0)
                        callables = [.. callables, call.Callable];
                    good++;
                }
                else
                {
                    buffer.Length = start;
                    if (good > 0)
                        ranges.Add(new CallRange(batch, i - good, good));
                    good = 0;
                    batch.Fail(i, error);
                }
                ends[i] = buffer.Length;
            }
            if (good > 0)
                ranges.Add(new CallRange(batch, ends.Length - good, good));
            _context = context;
            return new EncodedCalls(buffer.Written.ToArray(), ends, callables);
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
            int header = buffer.Length;
            buffer.Advance(HeaderSize);
            var writer = new MessagePackWriter(buffer);
            call.WriteArguments(ref writer, context);
            writer.Flush();
            var span = buffer.Written[header..];
            BinaryPrimitives.WriteInt32LittleEndian(span, callable.Id);
            BinaryPrimitives.WriteInt32LittleEndian(span[4..], span.Length - HeaderSize);
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
}
