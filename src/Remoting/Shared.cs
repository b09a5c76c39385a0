namespace Remoting;

/// <summary>
/// A value that many calls use, and that travels to a worker once: made by <see cref="Executor.Share{T}(T)"/>, taken by callables as a parameter of this
/// type, alone or inside of what they take. It means something to the executor that made it and to its leases only, until it is disposed of.
/// </summary>
/// <remarks>
/// An array of numbers (and <see cref="ReadOnlyMemory{T}"/> of them) lies in memory once, however many workers read it; <see cref="SharedNumbers"/> lends it
/// without a copy. Any other value is written when it is shared, and read once by each worker that is asked for it; what a callable changes in it, later
/// calls on the same worker find changed.
/// </remarks>
/// <typeparam name="T">The value's type. The parameter has the same as the value was shared as.</typeparam>
public sealed class Shared<T> : IAsyncDisposable
{
    internal Shared(SharedBacking<T> backing, bool isOwner)
    {
        Backing = backing;
        if (!isOwner)
            GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of a value that was dropped: calls that have it keep it.</summary>
    ~Shared() => Backing?.LetGo();

    /// <summary>
    /// The value. In a worker it is read when the first call there gets it, and the same object for all later ones; an array of numbers is copied out of
    /// the memory that all share when it is asked for. In the process that shared it, it is what was given to <see cref="Executor.Share{T}(T)"/>, but for
    /// numbers shared with processes, which are a new copy each time.
    /// </summary>
    /// <exception cref="ObjectDisposedException">It was disposed of, or its executor was shut down.</exception>
    public T Value => Backing.Value;

    internal SharedBacking<T> Backing { get; }

    /// <summary>
    /// Takes it back: no further call can use it, and its memory is free when the last call that has it has its outcome, which the task waits for. Disposing
    /// of it again does nothing. In a worker it does nothing at all, for the value belongs to who shared it.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return new ValueTask(Backing.DisposeAsync());
    }

    /// <inheritdoc/>
    public override string ToString() => $"Shared<{typeof(T).Name}>";
}

/// <summary>Lends the elements of a shared array where they are.</summary>
public static class SharedNumbers
{
    extension<T>(Shared<T[]> shared)
        where T : unmanaged
    {
        /// <summary>
        /// The elements of a shared array, in a worker without a copy. Valid during the call; to look at them after the value was disposed of is an exception.
        /// In the process that shared them each use of this is a copy of all of them: ask once.
        /// </summary>
        public ReadOnlyMemory<T> Memory => shared.Backing.Lend<T>();

        /// <summary>
        /// The elements of a shared array, in a worker without a copy. Valid during the call. Whoever writes there all the same, by unsafe code, ends the worker: nobody
        /// can change what the others read. In the process that shared them each use of this is a copy of all of them: ask once.
        /// </summary>
        public ReadOnlySpan<T> Span => shared.Backing.Lend<T>().Span;
    }
}
