namespace Remoting;

/// <summary>A share that calls have in a shared value: it is there until they let go of it.</summary>
internal abstract class SharedUse
{
    /// <summary>The number that stands for the value in arguments. No two of one process have the same.</summary>
    public abstract long Id { get; }

    /// <summary>The calls have their outcomes.</summary>
    public abstract void Release();
}

/// <summary>
/// The shared values that the calls of a batch have in their arguments. Found while those are written, however deep they lie, and let go of with the last
/// outcome. One thread at a time.
/// </summary>
internal sealed class SharedUses
{
    [ThreadStatic]
    private static SharedUses? _writing;

    private readonly List<SharedUse> _uses = [];

    /// <summary>What takes note of the values in the arguments that this thread is writing; null where no value can be in what it writes.</summary>
    public static SharedUses? Writing => _writing;

    public IReadOnlyList<SharedUse> All => _uses;

    /// <summary>Why a value was refused to the call that was written last.</summary>
    public Exception? Failure { get; set; }

    /// <summary>From here on until the scope ends this thread writes arguments for these calls; null: nothing that could hold a shared value.</summary>
    public static Scope Enter(SharedUses? uses)
    {
        var before = _writing;
        _writing = uses;
        return new Scope(before);
    }

    /// <summary>Takes over a share. One in the same value is enough for all calls of a batch.</summary>
    public void Add(SharedUse use)
    {
        if (_uses.Contains(use))
            use.Release();
        else
            _uses.Add(use);
    }

    /// <summary>
    /// Lets go of all of them, once. The list stays as it is: a sender may look at it for calls that were taken back before it came to them.
    /// </summary>
    public void Release()
    {
        foreach (var use in _uses)
            use.Release();
    }

    public readonly ref struct Scope(SharedUses? before)
    {
        public void Dispose() => _writing = before;
    }
}
