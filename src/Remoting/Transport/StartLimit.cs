using System.Diagnostics;
using System.Runtime.InteropServices;
using Remoting.Platform;

namespace Remoting.Transport;

/// <summary>How long a worker may take to start: a time, and not longer than its process lives.</summary>
internal sealed class StartLimit
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly TimeSpan _limit;
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <param name="limit">The time, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="processEnd">Readable when the process has ended (Linux); elsewhere null.</param>
    /// <param name="processEnded">Complete when it has; where there is no such descriptor.</param>
    public StartLimit(TimeSpan limit, SafeHandle? processEnd, Task processEnded)
    {
        _limit = limit;
        ProcessEnd = processEnd;
        ProcessEnded = processEnded;
    }

    public SafeHandle? ProcessEnd { get; }

    public Task ProcessEnded { get; }

    /// <summary>What is left of the time.</summary>
    public TimeSpan Left
    {
        get
        {
            if (_limit == Timeout.InfiniteTimeSpan)
                return _limit;
            var left = _limit - Stopwatch.GetElapsedTime(_started);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Waits for a descriptor.</summary>
    /// <exception cref="TimeoutException">The time is over.</exception>
    /// <exception cref="EndOfStreamException">The process has ended, and the descriptor has nothing.</exception>
    public void WaitReadable(SafeHandle descriptor)
    {
        while (true)
        {
            var left = Left;
            // A process that has ended before it could be held has no descriptor: then its end is looked for now and then.
            bool looks = ProcessEnd is null && (left == Timeout.InfiniteTimeSpan || left > Look);
            switch (Descriptors.WaitReadable(descriptor, ProcessEnd, looks ? Look : left))
            {
                case 0:
                    return;
                case < 0 when looks && !ProcessEnded.IsCompleted:
                    break;
                case < 0 when !looks:
                    throw new TimeoutException($"The worker was not ready within {_limit}.");
                default:
                    throw new EndOfStreamException("The process has ended.");
            }
        }
    }

    /// <summary>Waits for an event of the system.</summary>
    /// <inheritdoc cref="WaitReadable"/>
    public void Wait(WaitHandle signal)
    {
        switch (WaitHandle.WaitAny([signal, ((IAsyncResult)ProcessEnded).AsyncWaitHandle], Left))
        {
            case 0:
                return;
            case 1:
                throw new EndOfStreamException("The process has ended.");
            default:
                throw new TimeoutException($"The worker was not ready within {_limit}.");
        }
    }

    /// <summary>Waits for a task, and gives its result.</summary>
    /// <inheritdoc cref="WaitReadable"/>
    public T Wait<T>(Task<T> task)
    {
        int ended = Task.WaitAny([task, ProcessEnded], Left);
        return ended switch
        {
            0 => task.GetAwaiter().GetResult(),
            1 => throw new EndOfStreamException("The process has ended."),
            _ => throw new TimeoutException($"The worker was not ready within {_limit}."),
        };
    }
}
