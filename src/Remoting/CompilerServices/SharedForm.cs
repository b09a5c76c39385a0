using System.ComponentModel;

namespace Remoting.CompilerServices;

/// <summary>For generated code: how the value behind a <see cref="Shared{T}"/> is written, once, and read in each worker. One of an assembly and a type.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SharedForm<T>
{
    /// <summary>Describes it.</summary>
    /// <param name="write">Writes the value.</param>
    /// <param name="read">Reads it.</param>
    public SharedForm(SerializerWrite<T> write, SerializerRead<T> read)
    {
        Write = write;
        Read = read;
    }

    internal SerializerWrite<T> Write { get; }

    internal SerializerRead<T> Read { get; }
}
