using Remoting.Calls;
using Remoting.Serialization;
using Remoting.Sharing;
using Remoting.Watching;

namespace Remoting;

/// <summary>Another executor for calls that all ask for the same. Holds it, so that it is not let go of while somebody has this.</summary>
internal sealed class ExecutorView : Executor
{
    private readonly Executor _executor;

    public ExecutorView(Executor executor, CallOptions options)
    {
        // A view of a view is one of the executor itself.
        _executor = executor is ExecutorView view ? view._executor : executor;
        Defaults = options;
    }

    internal override IShown? Shown => _executor.Shown;

    internal override SharedValues Sharing => _executor.Sharing;

    internal override SerializerChoice Serializer => _executor.Serializer;

    internal override int Parallelism => _executor.Parallelism;

    internal override TimeSpan? MeasuredCallTime => _executor.MeasuredCallTime;

    public override Task ShutdownAsync(bool cancelPending = false) => Task.CompletedTask;

    internal override Task<WorkerLease> LeaseCoreAsync(LeaseOptions options, CallOptions? call, CancellationToken cancellationToken) =>
        _executor.LeaseCoreAsync(options, call, cancellationToken);

    internal override void Submit(SubmittedCall call) => _executor.Submit(call);

    internal override void Enqueue(CallBatch batch) => _executor.Enqueue(batch);

    internal override BatchWriter OpenWriter(bool isConstant) => _executor.OpenWriter(isConstant);

    internal override void Cancel(CallBatch batch, bool queuedOnly) => _executor.Cancel(batch, queuedOnly);
}
