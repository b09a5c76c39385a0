using Remoting.Calls;
using Remoting.Threads;

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
        return SubmitOutcomeCoreAsync(call, options, static outcome => outcome, cancellationToken).ForCallers();
    }

    /// <inheritdoc cref="SubmitOutcomeAsync{TResult}(RemoteCall{TResult}, CallOptions, CancellationToken)"/>
    /// <returns>The outcome, with 0 as its index, and <see langword="null"/> as its value.</returns>
    public Task<MapResult<object?>> SubmitOutcomeAsync(RemoteCall call, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return SubmitOutcomeCoreAsync(new NoResultCall(call), options, static outcome => outcome.WithoutValue(), cancellationToken).ForCallers();
    }

    private Task<TOutcome> SubmitOutcomeCoreAsync<TResult, TOutcome>(RemoteCall<TResult> call, CallOptions? options, Func<MapResult<TResult>, TOutcome> form,
        CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<TOutcome>(cancellationToken);
        var submitted = new SubmittedCall<TResult>(call, cancellationToken, isOurs: true) { Options = CallOptions.Join(options, Defaults) };
        Submit(submitted);
        submitted.ObserveCancellation(this);
        return CleanThread.WithoutContext(() => OutcomeOfAsync(submitted, form));
    }

    /// <summary>Nothing of the program's own runs behind the call, so that it ends on whichever thread that does.</summary>
    private static async Task<TOutcome> OutcomeOfAsync<TResult, TOutcome>(SubmittedCall<TResult> submitted, Func<MapResult<TResult>, TOutcome> form)
    {
        await submitted.Task.EndOnAnyThread();
        if (submitted.Task.IsCanceled)
            return form(new MapResult<TResult>(0, await submitted.Task.ConfigureAwait(false), null));
        var error = submitted.Task.Exception?.InnerException;
        return form(new MapResult<TResult>(0, error is null ? submitted.Task.Result : default!, CallEnd.Join(error, submitted.Measurement)));
    }
}
