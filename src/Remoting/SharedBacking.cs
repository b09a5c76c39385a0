using MessagePack;
using Remoting.CompilerServices;

namespace Remoting;

/// <summary>What stands behind a <see cref="Shared{T}"/>: the value where it was shared, or as it came to a worker.</summary>
internal abstract class SharedBacking<T>
{
    public abstract T Value { get; }

    /// <summary>The elements of an array, where they are.</summary>
    public abstract ReadOnlyMemory<TElement> Lend<TElement>()
        where TElement : unmanaged;

    /// <summary>Writes what stands for it in the arguments of a call, which has a share in it from then on.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="form">How the code that reads it does so.</param>
    /// <exception cref="InvalidOperationException">It would mean nothing where it goes.</exception>
    public abstract void WriteReference(ref MessagePackWriter writer, SharedForm<T> form);

    /// <summary>Takes it back, and waits for those who use it.</summary>
    public abstract Task DisposeAsync();

    /// <summary>Takes it back, and waits for nobody.</summary>
    public abstract void LetGo();
}
