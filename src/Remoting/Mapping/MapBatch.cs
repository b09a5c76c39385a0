using System.Diagnostics;
using Remoting.Calls;
using Remoting.Serialization;

namespace Remoting.Mapping;

/// <summary>Neighbouring items of a map, and their outcomes as they come in from different workers in any order.</summary>
internal sealed class MapBatch<TResult> : CallBatch
{
    private readonly MapRun<TResult> _run;
    private readonly MapItem<TResult>[] _items;

    /// <summary>By index, what <see cref="CallEnd"/> says of those that have an error or were measured; made with the first one.</summary>
    private object?[]? _ends;

    /// <summary>1 where the outcome is complete; written last, read first.</summary>
    private readonly byte[] _done;

    public MapBatch(MapRun<TResult> run, long firstIndex, MapItem<TResult>[] items, long bytes)
    {
        _run = run;
        FirstIndex = firstIndex;
        _items = items;
        Bytes = bytes;
        _done = new byte[items.Length];
    }

    /// <summary>The place of the first item in the source.</summary>
    public long FirstIndex { get; }

    public override int Count => _items.Length;

    public override bool IsBulk => true;

    /// <summary>Bytes of its arguments.</summary>
    public long Bytes { get; }

    /// <summary>The consumer's: how many of its items were yielded.</summary>
    public int Yielded { get; set; }

    public override object Submitter => _run.Submitter;

    public override RemoteCall this[int index] => _items[index].Call;

    /// <summary>Calls of one batch end in several workers at a time.</summary>
    private object?[] Ends => Volatile.Read(ref _ends) ?? Interlocked.CompareExchange(ref _ends, new object?[_items.Length], null) ?? _ends;

    public override bool ReadsPlainly => PlainTypes.IsPlain<TResult>();

    public bool IsDone(int index) => Volatile.Read(ref _done[index]) != 0;

    /// <summary>Takes the outcome of a done item, and lets go of it.</summary>
    public MapResult<TResult> Take(int index)
    {
        Debug.Assert(IsDone(index), "Only outcomes that are complete are taken.");
        ref var value = ref _items[index].Value;
        var outcome = new MapResult<TResult>(FirstIndex + index, value, _ends?[index]);
        value = default!;
        return outcome;
    }

    public override void Succeed(int index, ReadOnlyMemory<byte> result)
    {
        ref var item = ref _items[index];
        item.Value = item.Call.ReadResult(result);
        Complete(index, result.Length);
    }

    protected override void OnFailed(int index, Exception error)
    {
        ref var end = ref Ends[index];
        end = CallEnd.WithError(end, error);
        Complete(index, 0);
    }

    public override void Measured(int index, CallMeasurement measurement) => Ends[index] = new CallEnd(null, measurement);

    public override void Cancel(int index) => Fail(index, new OperationCanceledException("The map was cancelled before this item was done."));

    public override void Settle() => _run.OnSettled();

    public override async Task InvokeAsync(int index, LocalCancellation cancellation)
    {
        Exception? error = null;
        try
        {
            _items[index].Value = await _items[index].Call.InvokeForResultAsync(cancellation.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
        }
        Conclude(index, error, cancellation);
    }

    public override async Task InvokeMeasuredAsync(int index, LocalCancellation cancellation)
    {
        Exception? error = null;
        var meter = new LocalMeter(this, index);
        try
        {
            var running = _items[index].Call.InvokeForResultAsync(cancellation.Token);
            meter.Return(running.IsCompleted);
            _items[index].Value = await running.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
        }
        _ = meter.End();
        Conclude(index, error, cancellation);
    }

    private void Conclude(int index, Exception? error, LocalCancellation cancellation)
    {
        if (cancellation.StopClock())
            error = new CallTimeoutException(_items[index].Call.Callable.Name, cancellation.Timeout);
        if (error is null)
            Complete(index, PlainTypes.SizeOf(_items[index].Value));
        else
            Fail(index, error);
    }

    private void Complete(int index, long size)
    {
        Debug.Assert(!IsDone(index), "A call has exactly one outcome.");
        _run.Budget.AddResult(size);
        EndSources(index);
        Volatile.Write(ref _done[index], 1);
        Encoded?.OnOutcome();
        Lent?.OnOutcome();
        _run.OnDone(this, index);
    }
}
