namespace Remoting;

/// <summary>
/// Runs calls: the <c>concurrent.futures.Executor</c> of .NET. The future is a <see cref="Task"/>, so waiting for one, all or any,
/// time-outs of the waiting and continuations need nothing from here (<see cref="Task.WhenEach(IEnumerable{Task})"/> is <c>as_completed</c>).
/// </summary>
public abstract partial class Executor : IAsyncDisposable
{
    private protected Executor()
    {
    }

    /// <summary>Submits a call.</summary>
    /// <param name="call">From a generated stub: <c>Factorization.Remote.Factors(123456789)</c>.</param>
    /// <param name="cancellationToken">
    /// Cancels the call: a queued one is never run; a running one has its own token cancelled, and past
    /// <see cref="ProcessPoolOptions.CancellationGracePeriod"/> its worker is stopped.
    /// </param>
    /// <returns>The result, when the call has run.</returns>
    public Task<TResult> SubmitAsync<TResult>(RemoteCall<TResult> call, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc cref="SubmitAsync{TResult}(RemoteCall{TResult}, CancellationToken)"/>
    public Task<TResult> SubmitAsync<TResult>(RemoteCall<TResult> call, CallOptions options, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc cref="SubmitAsync{TResult}(RemoteCall{TResult}, CancellationToken)"/>
    public Task SubmitAsync(RemoteCall call, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc cref="SubmitAsync{TResult}(RemoteCall{TResult}, CancellationToken)"/>
    public Task SubmitAsync(RemoteCall call, CallOptions options, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Ends the executor.</summary>
    public abstract Task ShutdownAsync(bool cancelPending = false);

    /// <summary>The same as <see cref="ShutdownAsync"/>: waits for queued calls.</summary>
    public async ValueTask DisposeAsync()
    {
        await ShutdownAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }
}
