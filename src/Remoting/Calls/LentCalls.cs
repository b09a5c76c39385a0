using Remoting.CompilerServices;
using Remoting.Serialization;
using Remoting.Transport;

namespace Remoting.Calls;

/// <summary>
/// The shares that calls have in shared values where they run with the very objects that they were made of. Which those are is found by writing the
/// arguments, as for calls that travel, so that the same calls are refused, and wait for the same.
/// </summary>
/// <param name="uses">The shares.</param>
/// <param name="open">How many calls have them.</param>
internal sealed class LentCalls(SharedUses uses, int open)
{
    private int _open = open;

    /// <summary>
    /// Takes the shares of a batch. A call that has a value that it cannot have is failed here. Gives those that can run.
    /// </summary>
    public static List<CallRange> Take(CallBatch batch, SerializerChoice serializer)
    {
        if (!IsLending(batch))
            return [new CallRange(batch, 0, batch.Count)];
        var context = new CallContext { Uses = new SharedUses() };
        var uses = context.Uses;
        List<CallRange> good = [];
        List<(int Index, Exception Error)> bad = [];
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch[i].IsLending && Check(batch[i], context, serializer) is { } error)
                bad.Add((i, error));
            else if (good is [.., var last] && last.Start + last.Count == i)
                good[^1] = last with { Count = last.Count + 1 };
            else
                good.Add(new CallRange(batch, i, 1));
        }
        if (bad.Count == batch.Count)
            uses.Release();
        else
            batch.Lent = new LentCalls(uses, batch.Count);
        foreach (var (index, error) in bad)
            batch.Fail(index, error);
        return good;
    }

    /// <summary>A call has its outcome.</summary>
    public void OnOutcome()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            uses.Release();
    }

    private static bool IsLending(CallBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch[i].IsLending)
                return true;
        }
        return false;
    }

    private static RemoteSerializationException? Check(RemoteCall call, CallContext context, SerializerChoice serializer)
    {
        var buffer = FrameBuffer.Rent();
        try
        {
            if (EncodedBatch.TryWrite(call, buffer, context, serializer, out var error) || context.Uses!.Failure is null)
                return null;
            // Whatever else cannot be written runs here all the same.
            context.Uses.Failure = null;
            return error;
        }
        finally
        {
            FrameBuffer.Return(buffer);
        }
    }
}
