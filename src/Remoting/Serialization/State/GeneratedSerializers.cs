using System.Reflection;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>The serializers that were generated in all assemblies that are loaded.</summary>
internal static class GeneratedSerializers
{
    /// <summary>Of each assembly, for as long as it is loaded; null for one that has none.</summary>
    private static readonly WeakMemo<Assembly, AssemblySerializers?> Assemblies = new(Look);

    public static Codec? Find(Type type)
    {
        // That of the type's own assembly goes before those which others made for themselves.
        if (FindIn(type.Assembly, type) is { } own)
            return own;
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (FindIn(assembly, type) is { } other)
                return other;
        }
        return null;
    }

    /// <summary>
    /// Whether the code that was generated in the type's own assembly knows of it: a type that another generator has added there it has not seen. Of generic types there
    /// are as many as anybody makes, so that it goes by their definition.
    /// </summary>
    public static bool Knows(Type type) => type.IsGenericType || Assemblies.Of(type.Assembly) is not { } serializers || serializers.Of(type).Types.Contains(type);

    /// <summary>How values behind <see cref="Shared{T}"/> travel, where a callable of an assembly that is loaded takes one.</summary>
    public static SharedForm<T>? FindShared<T>()
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (Assemblies.Of(assembly)?.Shared.FindShared<T>() is { } form)
                return form;
        }
        return null;
    }

    private static Codec? FindIn(Assembly assembly, Type type) => Assemblies.Of(assembly)?.Of(type).Find(type);

    private static AssemblySerializers? Look(Assembly assembly) =>
        assembly.IsDynamic || ProgramAssemblies.IsFramework(assembly) || CallableRegistryAttribute.Of(assembly) is not { } registry ? null : new(registry);
}

/// <summary>Objects that generated code writes in full: which came before, and which are of a derived type, is its own to tell apart.</summary>
internal sealed class GeneratedCodec<T>(SerializerWrite<T> write, SerializerRead<T> read) : Codec(typeof(T))
{
    public override bool IsNumbered => false;

    public override void Write(ref MessagePackWriter writer, object value) => write(ref writer, (T)value);

    public override object Read(ref MessagePackReader reader, int number) =>
        read(ref reader) ?? throw new StateException($"Found nothing where a '{TypeText.Of(typeof(T))}' belongs.");
}
