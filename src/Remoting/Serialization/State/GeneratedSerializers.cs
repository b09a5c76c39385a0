using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>The serializers that were generated in all assemblies that are loaded.</summary>
internal static class GeneratedSerializers
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<Assembly> Looked = [];
    private static readonly SerializerTable Table = new();

    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "Generated code names the type.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The codec's constructor is in this file.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Objects share code; a value type without is carried in another way, or refused.")]
    public static Codec? Find(Type type)
    {
        (Delegate Write, Delegate Read) found;
        lock (Gate)
        {
            Look();
            if (!Table.TryGet(type, out found))
                return null;
        }
        return (Codec)Activator.CreateInstance(typeof(GeneratedCodec<>).MakeGenericType(type), found.Write, found.Read)!;
    }

    private static void Look()
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!assembly.IsDynamic && Looked.Add(assembly) && !ProgramAssemblies.IsFramework(assembly))
                assembly.GetCustomAttribute<CallableRegistryAttribute>()?.AddSerializers(Table);
        }
    }
}

/// <summary>Objects that generated code writes in full: which came before, and which are of a derived type, is its own to tell apart.</summary>
internal sealed class GeneratedCodec<T>(SerializerWrite<T> write, SerializerRead<T> read) : Codec(typeof(T))
{
    public override bool IsNumbered => false;

    public override void Write(ref MessagePackWriter writer, object value) => write(ref writer, (T)value);

    public override object Read(ref MessagePackReader reader, int number) =>
        read(ref reader) ?? throw new StateException($"Found nothing where a '{TypeText.Of(typeof(T))}' belongs.");
}
