using Remoting.Calls;

namespace Remoting;

// The outcome of a single call, with its error as a value, and what it has cost.
public abstract partial class Executor
{
    /// <summary>
    /// Submits a call, and gives its outcome instead of throwing its error: what <c>MapOutcomesAsync</c> gives for an item, and with
    /// <see cref="CallOptions.Measure"/> what the call has cost (<see cref="MapResult{TResult}.Measurement"/>).
    /// </summary>
    /// <param name="call">From a generated stub.</param>
    /// <param name="options">What this call does differently from its pool.</param>
    /// <param name="cancellationToken">Cancels the call; that alone is thrown.</param>
    /// <returns>The outcome, with 0 as its index.</returns>
    public Task<MapResult<TResult>> SubmitOutcomeAsync<TResult>(RemoteCall<TResult> call, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return SubmitOutcomeCoreAsync(new SubmittedCall<TResult>(call, cancellationToken) { Options = CallOptions.Join(options, Defaults) });
    }

    /// <inheritdoc cref="SubmitOutcomeAsync{TResult}(RemoteCall{TResult}, CallOptions, CancellationToken)"/>
    /// <returns>The outcome, with 0 as its index, and <see langword="null"/> as its value.</returns>
    public async Task<MapResult<object?>> SubmitOutcomeAsync(RemoteCall call, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return (await SubmitOutcomeAsync(new NoResultCall(call), options, cancellationToken).ConfigureAwait(false)).WithoutValue();
    }

    private async Task<MapResult<TResult>> SubmitOutcomeCoreAsync<TResult>(SubmittedCall<TResult> call)
    {
        call.CancellationToken.ThrowIfCancellationRequested();
        Submit(call);
        call.ObserveCancellation(this);
        await ((Task)call.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (call.Task.IsCanceled)
            return new MapResult<TResult>(0, await call.Task.ConfigureAwait(false), null);
        var error = call.Task.Exception?.InnerException;
        return new MapResult<TResult>(0, error is null ? call.Task.Result : default!, CallEnd.Join(error, call.Measurement));
    }
}
