using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// The objects of a type that the type itself keeps in <c>static readonly</c> fields, its own or its base types': a colour is told from others by being
/// the one in <c>Colour.Red</c>. They travel by the name of that field, so that they stay the same objects. Where anybody can set what they hold, both sides
/// have to hold the same.
/// </summary>
internal sealed class StaticInstances
{
    private readonly Dictionary<object, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, object> _instances = [];
    private readonly Type _type;
    private readonly Part[] _settable;

    /// <summary>On this thread the content of one of these is put in short, in which others are only named.</summary>
    [ThreadStatic]
    private static bool _isComparing;

    /// <inheritdoc cref="_isComparing"/>
    public static bool IsComparing
    {
        get => _isComparing;
        set => _isComparing = value;
    }

    private StaticInstances(Type type, Part[] settable)
    {
        _type = type;
        _settable = settable;
    }

    /// <param name="type">The type.</param>
    /// <param name="settable">Its fields that anybody can set.</param>
    public static StaticInstances? Of(Type type, Part[] settable)
    {
        if (type.IsValueType)
            return null;
        var found = new StaticInstances(type, settable);
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (var field in FieldsOf(level).Where(field => field.IsInitOnly && field.FieldType.IsAssignableFrom(type)))
                found.Add(NameOf(type, level), field);
        }
        return found._names.Count == 0 ? null : found;
    }

    /// <summary>Writes an object that is one of these: its name, and what it holds where anybody can set that, in short.</summary>
    public bool TryWrite(ref MessagePackWriter writer, object value)
    {
        if (!_names.TryGetValue(value, out string? name))
            return false;
        if (_settable.Length == 0 || _isComparing)
        {
            writer.Write(name);
            return true;
        }
        writer.WriteMapHeader(1);
        writer.Write(name);
        writer.Write(Digest(value));
        return true;
    }

    /// <summary>Whether one of these comes now.</summary>
    public static bool IsNext(ref MessagePackReader reader) => reader.NextMessagePackType is MessagePackType.String or MessagePackType.Map;

    /// <exception cref="StateException">This process has none of that name, or holds something else there.</exception>
    public object Read(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType == MessagePackType.String)
            return Find(reader.ReadString()!);
        if (reader.ReadMapHeader() != 1)
            throw new StateException($"An object of '{TypeText.Of(_type)}' has one name.");
        string name = reader.ReadString()!;
        object found = Find(name);
        if (reader.ReadUInt64() != Digest(found))
        {
            throw new StateException($"'{name}' is one object a process, and holds something else in the other process: what was set there (or here) would be "
                + "lost. Pass a copy of it, or set it in an initializer of the pool, too.");
        }
        return found;
    }

    private object Find(string name) => _instances.GetValueOrDefault(name)
        ?? throw new StateException($"'{TypeText.Of(_type)}' has no object of its own called '{name}' in this process.");

    private ulong Digest(object value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        _isComparing = true;
        try
        {
            using var graph = Wire.BeginGraph();
            Wire.TryWriteReference(ref writer, value);
            foreach (var part in _settable)
                part.Write(ref writer, value);
        }
        finally
        {
            _isComparing = false;
        }
        writer.Flush();
        var hash = new StableHash();
        hash.Add(Convert.ToHexString(buffer.WrittenSpan));
        return hash.Value;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An instance that is not found travels by its fields.")]
    private static FieldInfo[] FieldsOf(Type level) =>
        level.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);

    /// <summary>Its short name, and behind others of that name, which it may have been derived from, how far behind.</summary>
    private static string NameOf(Type type, Type level)
    {
        int behind = 0;
        for (var other = type; other is not null && other != level; other = other.BaseType)
            behind += other.Name == level.Name ? 1 : 0;
        return behind == 0 ? level.Name : $"{level.Name}^{behind}";
    }

    // What is kept in a static field of type object is no instance that users tell apart by it.
    private void Add(string level, FieldInfo field)
    {
        if (field.FieldType == typeof(object) || field.FieldType.IsInterface || field.IsDefined(typeof(ThreadStaticAttribute)))
            return;
        object? value;
        try
        {
            value = field.GetValue(null);
        }
        catch (TargetInvocationException)
        {
            // The type cannot be initialized: then nothing of it is compared by anybody.
            return;
        }
        catch (TypeInitializationException)
        {
            return;
        }
        string name = $"{level}.{field.Name}";
        if (value?.GetType() == _type && _names.TryAdd(value, name))
            _instances.Add(name, value);
    }
}
