using System.ComponentModel;
using MessagePack;
using Remoting.Serialization;
using Remoting.Serialization.State;

namespace Remoting.CompilerServices;

/// <summary>
/// Writes a value in full: null, an object that came before in the graph, one of a derived type, and content are all its own to tell apart.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void SerializerWrite<T>(ref MessagePackWriter writer, T value);

/// <summary>Reads what <see cref="SerializerWrite{T}"/> of the same type writes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate T SerializerRead<T>(ref MessagePackReader reader);

/// <summary>
/// For generated code: serializers of an assembly by type, for objects whose type is known when the program runs only. An entry costs the
/// types of its delegates; the serializer's own code is not touched before it is used.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SerializerTable
{
    private readonly Dictionary<Type, Entry> _entries = [];

    /// <summary>By the type of the value.</summary>
    private readonly Dictionary<Type, object> _shared = [];

    /// <summary>A type has one serializer: the first that is added, where two assemblies made one of a type that both can see.</summary>
    public void Add<T>(SerializerWrite<T> write, SerializerRead<T> read) => _entries.TryAdd(typeof(T), new Entry<T>(write, read, isAnywhere: true));

    /// <summary>
    /// The same of one that tells no objects apart, since there is one way to each where the type is declared. Where it is not, an object travels by all of its
    /// fields instead, if these can be looked at.
    /// </summary>
    public void AddSingle<T>(SerializerWrite<T> write, SerializerRead<T> read) => _entries.TryAdd(typeof(T), new Entry<T>(write, read, isAnywhere: false));

    /// <summary>Tells how the values behind <see cref="Shared{T}"/> travel.</summary>
    public void AddShared<T>(SharedForm<T> form) => _shared.TryAdd(typeof(T), form);

    /// <summary>How values behind <see cref="Shared{T}"/> travel; null where no callable takes one.</summary>
    internal SharedForm<T>? FindShared<T>() => (SharedForm<T>?)_shared.GetValueOrDefault(typeof(T));

    /// <summary>By which the serializer of a type is asked for: its name, without that of its namespace and its type arguments.</summary>
    internal static string NameOf(Type type) => type.Name.IndexOf('`', StringComparison.Ordinal) is >= 0 and var end ? type.Name[..end] : type.Name;

    /// <summary>The types that have a serializer.</summary>
    internal IReadOnlyCollection<Type> Types => _entries.Keys;

    /// <summary>How objects of the type travel; null where it has no serializer.</summary>
    internal Codec? Find(Type type) => _entries.TryGetValue(type, out var entry) && (entry.IsAnywhere || !WholeProgram.IsThere) ? entry.MakeCodec() : null;

    /// <summary>Where the type has a serializer: a <see cref="SerializerWrite{T}"/> and a <see cref="SerializerRead{T}"/> of it.</summary>
    internal bool TryGet(Type type, out (Delegate Write, Delegate Read) serializer)
    {
        serializer = _entries.TryGetValue(type, out var entry) ? entry.Delegates : default;
        return entry is not null;
    }

    private abstract class Entry(bool isAnywhere)
    {
        public bool IsAnywhere => isAnywhere;

        public abstract (Delegate Write, Delegate Read) Delegates { get; }

        public abstract Codec MakeCodec();
    }

    /// <summary>Here, where the type is known, no code has to be made for it while the program runs.</summary>
    private sealed class Entry<T>(SerializerWrite<T> write, SerializerRead<T> read, bool isAnywhere) : Entry(isAnywhere)
    {
        public override (Delegate Write, Delegate Read) Delegates => (write, read);

        public override Codec MakeCodec() => new GeneratedCodec<T>(write, read);
    }
}
