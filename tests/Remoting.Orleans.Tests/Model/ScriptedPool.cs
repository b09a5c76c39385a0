using Remoting.Calls;
using Remoting.Serialization;
using Remoting.Sharing;

namespace Remoting.Clustering.Tests;

/// <summary>A silo's pool that runs nothing: each call takes one of its workers for a time, by the model's clock, and gives what it was given.</summary>
/// <param name="workers">How many calls run at a time.</param>
/// <param name="callTime">How long each takes.</param>
/// <param name="time">The clock.</param>
internal sealed class ScriptedPool(int workers, TimeSpan callTime, TimeProvider time) : Executor
{
    private readonly Lock _gate = new();
    private readonly Queue<(CallBatch Batch, int Index)> _waiting = new();
    private readonly List<ITimer> _timers = [];
    private int _running;

    /// <summary>Calls that have ended.</summary>
    public int Done { get; private set; }

    internal override SharedValues Sharing { get; } = new(SharingKind.Objects, typeof(ScriptedPool));

    internal override SerializerChoice Serializer => SerializerChoice.Current;

    internal override int Parallelism => workers;

    internal override TimeSpan? MeasuredCallTime => callTime;

    public override Task ShutdownAsync(bool cancelPending = false) => Task.CompletedTask;

    internal override Task<WorkerLease> LeaseCoreAsync(LeaseOptions options, CallOptions? call, CancellationToken cancellationToken) => throw new NotSupportedException();

    internal override BatchWriter OpenWriter(bool isConstant) => throw new NotSupportedException();

    internal override void Cancel(CallBatch batch, bool queuedOnly)
    {
    }

    internal override void Enqueue(CallBatch batch)
    {
        lock (_gate)
        {
            for (int i = 0; i < batch.Count; i++)
                _waiting.Enqueue((batch, i));
            Start();
        }
    }

    private void Start()
    {
        while (_running < workers && _waiting.TryDequeue(out var call))
        {
            _running++;
            ITimer? timer = null;
            timer = time.CreateTimer(_ => End(call.Batch, call.Index, timer!), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            timer.Change(callTime, Timeout.InfiniteTimeSpan);
        }
    }

    private void End(CallBatch batch, int index, ITimer timer)
    {
        timer.Dispose();
        lock (_gate)
        {
            _running--;
            Done++;
            Start();
        }
        // What it was given.
        batch.Succeed(index, batch.Encoded!.Slice(index, 1)[Protocol.RunFrame.CallHeaderSize..]);
        batch.Settle();
    }
}
