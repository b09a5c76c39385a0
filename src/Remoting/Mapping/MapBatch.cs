using System.Diagnostics;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Mapping;

/// <summary>Neighbouring items of a map, and their outcomes as they come in from different workers in any order.</summary>
internal sealed class MapBatch<TResult> : CallBatch
{
    /// <summary>Results below this size are bounded well enough by their number.</summary>
    private const int LargeResult = 4096;

    private readonly MapRun<TResult> _run;
    private readonly RemoteCall<TResult>[] _calls;
    private readonly TResult[] _values;

    /// <summary>Errors by index; made with the first one.</summary>
    private Exception?[]? _errors;

    /// <summary>1 where the outcome is complete; written last, read first.</summary>
    private readonly byte[] _done;

    private long _largeResultBytes;

    public MapBatch(MapRun<TResult> run, long firstIndex, RemoteCall<TResult>[] calls)
    {
        _run = run;
        FirstIndex = firstIndex;
        _calls = calls;
        _values = new TResult[calls.Length];
        _done = new byte[calls.Length];
    }

    /// <summary>The place of the first item in the source.</summary>
    public long FirstIndex { get; }

    public override int Count => _calls.Length;

    /// <summary>Bytes that the batch holds: its arguments, and results that are large.</summary>
    public long Bytes => (Encoded?.Length ?? 0) + Volatile.Read(ref _largeResultBytes);

    public override RemoteCall this[int index] => _calls[index];

    public bool IsDone(int index) => Volatile.Read(ref _done[index]) != 0;

    /// <summary>Takes the outcome of a done item, and lets go of it.</summary>
    public MapResult<TResult> Take(int index)
    {
        Debug.Assert(IsDone(index), "Only outcomes that are complete are taken.");
        var outcome = new MapResult<TResult>(FirstIndex + index, _values[index], _errors?[index]);
        _values[index] = default!;
        return outcome;
    }

    public override void Succeed(int index, ref MessagePackReader result)
    {
        _values[index] = _calls[index].ReadResult(ref result);
        long bytes = result.Consumed;
        if (bytes > LargeResult)
        {
            Interlocked.Add(ref _largeResultBytes, bytes);
            _run.AddBytes(bytes);
        }
        Complete(index);
    }

    public override void Fail(int index, Exception error)
    {
        var errors = Volatile.Read(ref _errors);
        if (errors is null)
        {
            Interlocked.CompareExchange(ref _errors, new Exception?[_calls.Length], null);
            errors = _errors;
        }
        errors[index] = error;
        Complete(index);
    }

    public override void Cancel(int index) => Fail(index, new OperationCanceledException("The map was cancelled before this item was done."));

    public override void Settle() => _run.OnSettled();

    public override async Task InvokeAsync(int index, CancellationToken cancellationToken)
    {
        try
        {
            _values[index] = await _calls[index].InvokeForResultAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(index, e);
            return;
        }
        Complete(index);
    }

    private void Complete(int index)
    {
        Debug.Assert(!IsDone(index), "A call has exactly one outcome.");
        Volatile.Write(ref _done[index], 1);
        Encoded?.OnOutcome();
        _run.OnDone(this, index);
    }
}
