using System.Diagnostics;
using System.Runtime.InteropServices;
using Remoting.CompilerServices;
using Remoting.Transport;

namespace Remoting.Calls;

/// <summary>
/// Writes the calls of a map as bytes while they are taken. The buffer is this writer's own as long as there is something in it: sources, stubs
/// and formatters are the program's code, which may itself submit calls on the same thread.
/// </summary>
/// <param name="serializer">What counts for the executor.</param>
/// <param name="sharedBuffers">Where large arguments go; null where there is no such place.</param>
internal abstract class CallsWriter(Serialization.SerializerChoice serializer, ISharedBuffers? sharedBuffers) : BatchWriter
{
    private readonly CallContext _context = new();
    private readonly List<int> _ends = [];
    private readonly List<CallRange> _ranges = [];
    private FrameBuffer? _buffer;
    private Callable[] _callables = [];

    /// <summary>Calls that cannot be sent, and why; made with the first one.</summary>
    private List<(int Index, Exception Error)>? _bad;

    public sealed override long Length => _buffer?.Length ?? 0;

    public sealed override void Add(RemoteCall call)
    {
        var buffer = _buffer ??= Open();
        int start = buffer.Length;
        if (EncodedBatch.TryWrite(call, buffer, _context, serializer, out var error))
        {
            var callable = call.Callable;
            if (_callables.Length == 0)
                _callables = callable.Alone;
            else if (callable != _callables[0] && Array.IndexOf(_callables, callable) < 0)
                _callables = [.. _callables, callable];
        }
        else
        {
            buffer.Length = start;
            (_bad ??= []).Add((_ends.Count, error));
        }
        _ends.Add(buffer.Length);
    }

    public sealed override void Submit(CallBatch batch)
    {
        Debug.Assert(batch.Count == _ends.Count, "The batch has the calls that were added.");
        FindRanges(batch);
        EncodedBatch? encoded = null;
        try
        {
            if (_ranges.Count > 0)
                encoded = Close(good: batch.Count - (_bad?.Count ?? 0));
        }
        catch (Exception e)
        {
            // No memory for their bytes: the calls are told so, and nobody waits for them.
            _bad = [.. Enumerable.Range(0, batch.Count).Select(index => (index, e))];
        }
        var bad = _bad;
        Abandon();
        // Before the calls are told their bytes: only those that are sent have a share in them.
        for (int i = 0; i < bad?.Count; i++)
            batch.Fail(bad[i].Index, bad[i].Error);
        batch.Encoded = encoded;
        if (_context.HasSources)
            batch.SourceSerializer = serializer;
        if (encoded is not null)
            Enqueue(batch, _ranges);
        else
            batch.Settle();
        _ranges.Clear();
    }

    public sealed override void Abandon()
    {
        if (_buffer is { } buffer)
            FrameBuffer.Return(buffer);
        _buffer = null;
        _context.TakeUses()?.Release();
        _ends.Clear();
        _callables = [];
        _bad = null;
    }

    /// <summary>Gives the executor those calls of a batch that could be written.</summary>
    protected abstract void Enqueue(CallBatch batch, List<CallRange> ranges);

    private FrameBuffer Open()
    {
        var buffer = FrameBuffer.Rent();
        buffer.SharedBuffers = sharedBuffers;
        return buffer;
    }

    private EncodedBatch Close(int good)
    {
        var buffer = _buffer!;
        var uses = _context.TakeUses();
        if (uses is null && _ends.Count == 1 && buffer.Length <= EncodedSingle.Longest)
            return EncodedSingle.Take(buffer.Written);
        int[] ends = CollectionsMarshal.AsSpan(_ends)[..^1].ToArray();
        return EncodedBatch.Detach(buffer, ends, _callables, good, uses);
    }

    private void FindRanges(CallBatch batch)
    {
        _ranges.Clear();
        int next = 0;
        for (int i = 0; i < _bad?.Count; i++)
        {
            int index = _bad[i].Index;
            if (index > next)
                _ranges.Add(new CallRange(batch, next, index - next));
            next = index + 1;
        }
        if (next < batch.Count)
            _ranges.Add(new CallRange(batch, next, batch.Count - next));
    }
}
