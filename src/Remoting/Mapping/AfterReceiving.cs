using System.Runtime.CompilerServices;

namespace Remoting.Mapping;

/// <summary>
/// Lets the thread that has received results go on with the consumer that waits for them, once it has nothing left to receive: the results are in
/// this processor's cache, and no other thread has to be woken for them, which takes it some 50 µs of looking for more work afterwards.
/// </summary>
internal static class AfterReceiving
{
    [ThreadStatic]
    private static bool _isReceiving;

    [ThreadStatic]
    private static Wake? _deferred;

    /// <summary>This thread receives results from here on, until <see cref="Suspend"/> or <see cref="End"/>.</summary>
    public static void Begin()
    {
        End();
        _isReceiving = true;
    }

    /// <summary>Whether the consumer is woken later by this thread, and not now by another.</summary>
    public static bool TryDefer(Wake wake)
    {
        if (!_isReceiving)
            return false;
        // One of them goes on here; the others need threads of their own.
        if (_deferred is not null)
            return false;
        _deferred = wake;
        return true;
    }

    /// <summary>Waits for a task; whoever waits for results of what was received so far goes on meanwhile.</summary>
    public static Suspension Suspend(ValueTask<bool> receiving) => new(receiving);

    /// <summary>This thread receives no more.</summary>
    public static void End()
    {
        _isReceiving = false;
        var wake = _deferred;
        _deferred = null;
        wake?.RunElsewhere();
    }

    /// <summary>What is awaited.</summary>
    internal readonly struct Suspension(ValueTask<bool> receiving) : ICriticalNotifyCompletion
    {
        private readonly ValueTaskAwaiter<bool> _awaiter = receiving.GetAwaiter();

        public bool IsCompleted => _awaiter.IsCompleted;

        public Suspension GetAwaiter() => this;

        public bool GetResult() => _awaiter.GetResult();

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation)
        {
            _awaiter.UnsafeOnCompleted(continuation);
            // Invariant: from here on nothing of the receiving depends on this thread; the next results may already be taken in by another.
            _isReceiving = false;
            var wake = _deferred;
            _deferred = null;
            wake?.RunHere();
        }
    }
}
