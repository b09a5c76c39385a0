namespace Remoting.Threads;

/// <summary>A <see cref="Lock"/> that has its place in the order of locks. A struct, so that the compiler does not take it for an object to lock on.</summary>
/// <param name="rank">Its place.</param>
internal readonly struct OrderedLock(LockRank rank)
{
    private readonly Lock _lock = new();

    public bool IsHeldByCurrentThread => _lock.IsHeldByCurrentThread;

    /// <summary>Held until the scope ends.</summary>
    public Scope Enter()
    {
        LockOrder.Enter(rank);
        if (!_lock.TryEnter())
            Interruptions.Enter(_lock);
        return new Scope(_lock, rank);
    }

    /// <summary>Takes it if nobody has it. Where that is so, <see cref="Exit"/> lets go of it.</summary>
    public bool TryEnter()
    {
        if (!_lock.TryEnter())
            return false;
        LockOrder.Enter(rank);
        return true;
    }

    public void Exit()
    {
        _lock.Exit();
        LockOrder.Exit(rank);
    }

    public readonly ref struct Scope(Lock held, LockRank rank)
    {
        public void Dispose()
        {
            held.Exit();
            LockOrder.Exit(rank);
        }
    }
}
