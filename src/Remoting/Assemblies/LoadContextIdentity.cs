using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Remoting.Assemblies;

/// <summary>A load context of the parent that is not the program's own: one that a plug-in has to itself.</summary>
/// <param name="Number">Tells contexts of the same name apart.</param>
/// <param name="Name">What the parent calls it.</param>
internal sealed record LoadContextIdentity(int Number, string Name)
{
    private static readonly ConditionalWeakTable<AssemblyLoadContext, LoadContextIdentity> Known = [];

    /// <summary>In a worker: which of its parent's contexts those are that were made after them.</summary>
    private static readonly ConditionalWeakTable<AssemblyLoadContext, LoadContextIdentity> Adopted = [];

    private static int _lastNumber;

    /// <summary>The context in which the program and this library are: there, names mean what they mean to a worker.</summary>
    private static readonly AssemblyLoadContext? Home = AssemblyLoadContext.GetLoadContext(typeof(LoadContextIdentity).Assembly);

    /// <summary>That of an assembly; null for the program's own.</summary>
    public static LoadContextIdentity? Of(Assembly assembly)
    {
        var context = AssemblyLoadContext.GetLoadContext(assembly);
        return context is null || context == AssemblyLoadContext.Default || context == Home ? null
            : Known.GetValue(context, static context => new LoadContextIdentity(Interlocked.Increment(ref _lastNumber), context.Name ?? ""));
    }

    /// <summary>A context that was made after one of the parent's.</summary>
    public static void Adopt(AssemblyLoadContext context, LoadContextIdentity identity) => Adopted.Add(context, identity);

    /// <summary>The number of its context that the parent and the worker both know it by; 0 for the program's own.</summary>
    public static int NumberOf(Assembly assembly) =>
        AssemblyLoadContext.GetLoadContext(assembly) is { } context && Adopted.TryGetValue(context, out var adopted) ? adopted.Number : Of(assembly)?.Number ?? 0;

    public static void Write(BinaryWriter writer, LoadContextIdentity? identity)
    {
        writer.Write(identity is not null);
        if (identity is null)
            return;
        writer.Write(identity.Number);
        writer.Write(identity.Name);
    }

    public static LoadContextIdentity? Read(BinaryReader reader) =>
        reader.ReadBoolean() ? new LoadContextIdentity(reader.ReadInt32(), reader.ReadString()) : null;
}
