using System.Buffers;
using System.Diagnostics;
using MessagePack;
using Remoting.CompilerServices;
using Remoting.Serialization;
using Remoting.Threads;

namespace Remoting.Calls;

/// <summary>A batch of one: what <c>SubmitAsync</c> hands to the executor, and the promise behind the caller's task.</summary>
internal abstract class SubmittedCall : CallBatch
{
    private Ties? _ties;
    private int _completed;

    protected SubmittedCall(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            _ties = new Ties { Token = cancellationToken };
    }

    public override int Count => 1;

    public CancellationToken CancellationToken => _ties?.Token ?? CancellationToken.None;

    /// <summary>
    /// Called once, when the call has its outcome; frees the slot of <see cref="ProcessPoolOptions.MaxPendingCalls"/>. Set before the call is submitted.
    /// </summary>
    public Action? Completed
    {
        get => _ties?.Completed;
        set => (_ties ??= new Ties()).Completed = value;
    }

    /// <summary>What the call has cost, where that was asked for; there before its outcome is.</summary>
    public CallMeasurement? Measurement => _ties?.Measurement;

    public override void Measured(int index, CallMeasurement measurement) => (_ties ??= new Ties()).Measurement = measurement;

    /// <summary>Lets the caller's token cancel the call at <paramref name="executor"/> from now on.</summary>
    public void ObserveCancellation(Executor executor)
    {
        if (_ties is not { Token.CanBeCanceled: true } ties)
            return;
        var registration = ties.Token.UnsafeRegister(static state =>
        {
            var (executor, call) = ((Executor, SubmittedCall))state!;
            executor.Cancel(call, queuedOnly: false);
        }, (executor, this));
        ties.Registration = registration;
        // A full fence, as the exchange in OnCompleted is one: either this sees that the outcome came first, or whoever brings it sees the
        // registration. Without it neither may, and the caller's token keeps the call for ever.
        Interlocked.MemoryBarrier();
        // Then nobody else disposes of it. Unregister does not wait for a running callback.
        if (Volatile.Read(ref _completed) != 0)
            registration.Unregister();
    }

    /// <summary>To be called right after the promise is kept.</summary>
    protected void OnCompleted()
    {
        bool first = Interlocked.Exchange(ref _completed, 1) == 0;
        Debug.Assert(first, "A call has exactly one outcome.");
        if (!first)
            return;
        _ties?.Registration.Unregister();
        EndSources(0);
        Encoded?.OnOutcome();
        Lent?.OnOutcome();
        Completed?.Invoke();
    }

    /// <summary>What ties a call to its caller's token, or to a pool with limited places. Most calls have neither, and are not measured; there may be a million of them.</summary>
    private sealed class Ties
    {
        public CancellationToken Token { get; init; }

        public CancellationTokenRegistration Registration { get; set; }

        public Action? Completed { get; set; }

        public CallMeasurement? Measurement { get; set; }
    }
}

/// <param name="call">What runs.</param>
/// <param name="cancellationToken">The caller's.</param>
/// <param name="isOurs">
/// Whether only code of the library waits for its task, and is short, or leaves the thread that ends it at once (<see cref="EndedTaskAwait"/>).
/// </param>
internal sealed class SubmittedCall<TResult>(RemoteCall<TResult> call, CancellationToken cancellationToken, bool isOurs = false) : SubmittedCall(cancellationToken)
{
    // Continuations of the caller run on the thread pool, never inside the loop that receives results.
    private readonly TaskCompletionSource<TResult> _promise = new(isOurs ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Task => _promise.Task;

    public override RemoteCall this[int index] => call;

    public override bool ReadsPlainly => PlainTypes.IsPlain<TResult>();

    public override void Succeed(int index, ReadOnlyMemory<byte> result)
    {
        Keep(call.ReadResult(result));
    }

    protected override void OnFailed(int index, Exception error)
    {
        _promise.Break(error);
        OnCompleted();
    }

    public override void Cancel(int index)
    {
        _promise.Cancel(CancellationToken);
        OnCompleted();
    }

    private void Keep(TResult result)
    {
        _promise.Keep(result);
        OnCompleted();
    }

    public override async Task InvokeAsync(int index, LocalCancellation cancellation)
    {
        TResult result = default!;
        Exception? error = null;
        try
        {
            result = await call.InvokeForResultAsync(cancellation.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
        }
        Conclude(result, error, cancellation);
    }

    public override async Task InvokeMeasuredAsync(int index, LocalCancellation cancellation)
    {
        TResult result = default!;
        Exception? error = null;
        var meter = new LocalMeter(this, index);
        try
        {
            var running = call.InvokeForResultAsync(cancellation.Token);
            meter.Return(running.IsCompleted);
            result = await running.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
        }
        _ = meter.End();
        Conclude(result, error, cancellation);
    }

    private void Conclude(TResult result, Exception? error, LocalCancellation cancellation)
    {
        if (cancellation.StopClock())
            Fail(0, new CallTimeoutException(call.Callable.Name, cancellation.Timeout));
        else if (error is null)
            Keep(result);
        else if (error is OperationCanceledException && cancellation.Token.IsCancellationRequested)
            Cancel(0);
        else
            Fail(0, error);
    }
}

/// <summary>The calls of callables without a result seen as calls with one, so that there is one path for both.</summary>
internal sealed class NoResultCall(RemoteCall call) : RemoteCall<Nil>
{
    public override Callable Callable => call.Callable;

    public override void WriteArguments(ref MessagePackWriter writer, CallContext context) => call.WriteArguments(ref writer, context);

    public override bool TryWriteArguments(IBufferWriter<byte> buffer) => call.TryWriteArguments(buffer);

    public override bool IsLending => call.IsLending;

    public override Nil ReadResult(ref MessagePackReader reader) => Nil.Default;

    public override bool TryReadResult(ReadOnlySpan<byte> bytes, out Nil result)
    {
        result = Nil.Default;
        return true;
    }

    public override Action? ReadReport(int parameter, ref MessagePackReader reader) => call.ReadReport(parameter, ref reader);

    public override ArgumentSource? OpenSource(int parameter) => call.OpenSource(parameter);

    public override async ValueTask<Nil> InvokeForResultAsync(CancellationToken cancellationToken)
    {
        await call.InvokeAsync(cancellationToken).ConfigureAwait(false);
        return Nil.Default;
    }
}
