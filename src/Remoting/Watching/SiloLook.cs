using System.Diagnostics;

namespace Remoting.Watching;

/// <summary>One viewer's look at one silo: it is asked twice a second, one question at a time, and only while it answers.</summary>
internal sealed class SiloLook(IWatchedCluster cluster, string silo)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    /// <summary>Nobody else's: the silo tells each viewer what is new to it.</summary>
    private readonly long _viewer = Random.Shared.NextInt64(1, long.MaxValue);
    private long _frame = 1;
    private long _askedAt;
    private Task<ReadOnlyMemory<byte>?>? _asking;

    /// <summary>The frame that has come, if one has. Asks for the next.</summary>
    /// <param name="isAnswering">Whether the silo answers what it is asked for calls.</param>
    public ReadOnlyMemory<byte>? Next(bool isAnswering)
    {
        ReadOnlyMemory<byte>? come = null;
        if (_asking is { IsCompleted: true } asked)
        {
            _asking = null;
            // One that was not answered is asked for again, and is the same: so nothing is missed.
            if (asked.Exception is null && !asked.IsCanceled && asked.Result is { } frame)
            {
                come = frame;
                _frame++;
            }
        }
        if (_asking is null && isAnswering && (_askedAt == 0 || Stopwatch.GetElapsedTime(_askedAt) >= Period))
        {
            _askedAt = Stopwatch.GetTimestamp();
            _asking = cluster.LookAsync(silo, _viewer, _frame);
            // Who looks may leave before it has come to nothing.
            _ = _asking.ContinueWith(static asked => _ = asked.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        return come;
    }
}
