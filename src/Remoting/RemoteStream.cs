using System.ComponentModel;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting;

/// <summary>
/// One call of a callable that returns <see cref="IAsyncEnumerable{T}"/>: which method, and its arguments. Nothing has run yet;
/// <see cref="Executor.StreamAsync{T}(RemoteStream{T}, CancellationToken)"/> runs it and gives the items as they come.
/// </summary>
/// <remarks>Calls come from generated stubs (<c>Type.Remote.Method(...)</c>) and may be streamed any number of times.</remarks>
/// <typeparam name="T">The items.</typeparam>
public abstract class RemoteStream<T>
{
    /// <summary>For generated code: the callable that is called.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract Callable Callable { get; }

    /// <summary>For generated code: writes the arguments, one MessagePack value each, in the order of the parameters.</summary>
    /// <param name="writer">Where they go.</param>
    /// <param name="context">Told of each argument before it is written, so that an error can name it.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract void WriteArguments(ref MessagePackWriter writer, CallContext context);

    /// <summary>For generated code: reads an item that the worker wrote.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract T ReadItem(ref MessagePackReader reader);

    /// <summary>For generated code: runs the call here, in this process, without serialization.</summary>
    /// <param name="cancellationToken">What the callable's own <see cref="CancellationToken"/> parameter gets.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract IAsyncEnumerable<T> Invoke(CancellationToken cancellationToken);

    /// <inheritdoc cref="RemoteCall.ReadReport"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual Action? ReadReport(int parameter, ref MessagePackReader reader) => null;

    /// <inheritdoc cref="RemoteCall.OpenSource"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual ArgumentSource? OpenSource(int parameter) => null;

    /// <inheritdoc cref="RemoteCall.IsLending"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual bool IsLending => false;

    /// <inheritdoc/>
    public override string ToString() => Callable.Name;
}
