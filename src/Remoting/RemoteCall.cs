using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using MessagePack;
using Remoting.CompilerServices;
using Remoting.Serialization;

namespace Remoting;

/// <summary>
/// One call of a callable: which method, and its arguments. Nothing has run yet; an <see cref="Executor"/> runs it.
/// This is the type of calls that give no result (<see langword="void"/>, <see cref="Task"/>, <see cref="ValueTask"/>).
/// </summary>
/// <remarks>Calls come from generated stubs (<c>Type.Remote.Method(...)</c>) and may be submitted any number of times.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class RemoteCall
{
    /// <summary>For generated code: the callable that is called.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract Callable Callable { get; }

    /// <summary>For generated code: writes the arguments, one MessagePack value each, in the order of the parameters.</summary>
    /// <param name="writer">Where they go.</param>
    /// <param name="context">Told of each argument before it is written, so that an error can name it.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract void WriteArguments(ref MessagePackWriter writer, CallContext context);

    /// <summary>
    /// For generated code: writes arguments that are all numbers without a writer, which would take longer to make than to use. False, and nothing
    /// written, for all others.
    /// </summary>
    /// <param name="buffer">Where they go.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual bool TryWriteArguments(IBufferWriter<byte> buffer) => false;

    /// <summary>For generated code: runs the call here, in this process, without serialization.</summary>
    /// <param name="cancellationToken">What the callable's own <see cref="CancellationToken"/> parameter gets.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract ValueTask InvokeAsync(CancellationToken cancellationToken);

    /// <summary>For generated code: reads what the running callable reported to one of its <see cref="IProgress{T}"/> parameters.</summary>
    /// <param name="parameter">Index of the parameter among those that travel.</param>
    /// <param name="reader">The value.</param>
    /// <returns>Hands the value to the caller's object; <see langword="null"/> where there is none.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual Action? ReadReport(int parameter, ref MessagePackReader reader) => null;

    /// <summary>For generated code: the items of one of the arguments that are sequences, each time for another enumeration.</summary>
    /// <param name="parameter">Index of the parameter among those that travel.</param>
    /// <returns><see langword="null"/> where there is no such argument.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual ArgumentSource? OpenSource(int parameter) => null;

    /// <summary>For generated code: whether a <see cref="Shared{T}"/> may be in the arguments.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual bool IsLending => false;

    /// <inheritdoc/>
    public override string ToString() => Callable.Name;
}

/// <summary>One call of a callable that returns <typeparamref name="TResult"/>, or a task of it.</summary>
/// <typeparam name="TResult">What the call gives when it is run.</typeparam>
public abstract class RemoteCall<TResult> : RemoteCall
{
    /// <summary>For generated code: reads the result that the worker wrote.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract TResult ReadResult(ref MessagePackReader reader);

    /// <summary>
    /// For generated code: reads a result that is one number or a block of numbers without a reader, which would take longer to make than to use:
    /// such results travel by the million. False, and nothing read, for whatever only <see cref="ReadResult(ref MessagePackReader)"/> can judge.
    /// </summary>
    /// <param name="bytes">All bytes of the result.</param>
    /// <param name="result">The result.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual bool TryReadResult(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out TResult result)
    {
        result = default;
        return false;
    }

    /// <summary>Reads the result that the worker wrote.</summary>
    internal TResult ReadResult(ReadOnlyMemory<byte> bytes)
    {
        if (TryReadResult(bytes.Span, out var result))
            return result;
        using var alone = ByItself.Begin();
        var reader = new MessagePackReader(bytes);
        return ReadResult(ref reader);
    }

    /// <summary>For generated code: runs the call here, in this process, without serialization.</summary>
    /// <param name="cancellationToken">What the callable's own <see cref="CancellationToken"/> parameter gets.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract ValueTask<TResult> InvokeForResultAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed override async ValueTask InvokeAsync(CancellationToken cancellationToken) =>
        await InvokeForResultAsync(cancellationToken).ConfigureAwait(false);
}
