using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Remoting.CompilerServices;

/// <summary>
/// For generated code: what a callable with <see cref="IProgress{T}"/> parameters gets when it runs in the caller's process. As from a
/// worker, reports come one at a time, and none after the call has ended; unlike from there, each one comes: before Report returns, or behind one that is being
/// told to the listener then.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LocalReports : IDisposable
{
    private readonly ReportTurn _turn = new();

    /// <summary>Stands between the callable and the caller's object.</summary>
    public IProgress<T>? Gate<T>(IProgress<T>? progress) => progress is null ? null : new Gated<T>(this, progress);

    /// <summary>The items of a stream that makes reports; its end is that of the call.</summary>
    public async IAsyncEnumerable<T> Until<T>(IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using (this)
        {
            await foreach (var item in CallContext.Returned(items).WithCancellation(cancellationToken).ConfigureAwait(false))
                yield return item;
        }
    }

    /// <summary>The call has ended. Waits for a report that is being made.</summary>
    public void Dispose() => _turn.End();

    private sealed class Gated<T>(LocalReports reports, IProgress<T> progress) : IProgress<T>
    {
        public void Report(T value) => reports._turn.Tell(() => progress.Report(value));
    }
}
