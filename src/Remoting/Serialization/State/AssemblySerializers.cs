using System.Collections.Concurrent;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// The serializers of one assembly, those of the types that are asked for: an entry costs half a millisecond of a processor, in which the runtime makes the
/// types of its delegates, and a program may have thousands.
/// </summary>
internal sealed class AssemblySerializers(CallableRegistryAttribute registry)
{
    private readonly ConcurrentDictionary<string, SerializerTable> _byName = new(StringComparer.Ordinal);
    private readonly Lazy<SerializerTable> _shared = new(() =>
    {
        var table = new SerializerTable();
        CallableRegistryAttribute.Try(() => registry.AddShared(table));
        return table;
    });

    /// <summary>What is known of values behind <see cref="Shared{T}"/>.</summary>
    public SerializerTable Shared => _shared.Value;

    /// <summary>Those of the types that are called as this one is.</summary>
    public SerializerTable Of(Type type) => _byName.GetOrAdd(SerializerTable.NameOf(type), Make);

    private SerializerTable Make(string name)
    {
        var table = new SerializerTable();
        CallableRegistryAttribute.Try(() => registry.AddSerializers(table, name));
        return table;
    }
}
