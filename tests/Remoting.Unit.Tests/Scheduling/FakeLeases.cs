using Remoting.Calls;
using Remoting.Scheduling;

namespace Remoting.Tests.Scheduling;

/// <summary>A lease of a <see cref="FakePool"/>, as the face has it: its first call and its last, and those between.</summary>
internal sealed class FakeLease
{
    private readonly FakePool _pool;

    public FakeLease(FakePool pool, TimeSpan? idleTimeout = null, TimeSpan? callTimeout = null, Func<bool>? awaitsCalls = null)
    {
        _pool = pool;
        Lease = new Lease(Opening, Closing, idleTimeout, callTimeout) { AwaitsCalls = awaitsCalls };
        Opening.Lease = Lease;
        Closing.Lease = Lease;
        pool.Scheduler.Enqueue(Opening, [new CallRange(Opening, 0, 1)]);
    }

    public FakeBatch Opening { get; } = new(1);

    public FakeBatch Closing { get; } = new(1);

    public Lease Lease { get; }

    public FakeBatch Submit(int count = 1, CallOptions? options = null)
    {
        var batch = new FakeBatch(count) { Options = options, Lease = Lease };
        _pool.Scheduler.Enqueue(batch, [new CallRange(batch, 0, count)]);
        return batch;
    }

    public void Close(bool cancelPending = false) => _pool.Scheduler.CloseLease(Lease, cancelPending);
}
