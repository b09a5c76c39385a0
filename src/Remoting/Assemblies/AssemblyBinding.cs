using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace Remoting.Assemblies;

/// <summary>What a name means in a load context of the parent. A plug-in's own dependencies are told apart by this from those of other plug-ins and of the program.</summary>
/// <param name="Context">The context of who refers to it; null for the program's own.</param>
/// <param name="Name">The simple name.</param>
/// <param name="Target">What the parent has loaded for it.</param>
internal sealed record AssemblyBinding(LoadContextIdentity? Context, string Name, AssemblyIdentity Target)
{
    /// <summary>
    /// Of all that a plug-in refers to, directly or through its own dependencies. What the program came with is asked no further: there the worker
    /// finds the same.
    /// </summary>
    public static IReadOnlyList<AssemblyBinding> Of(Assembly plugIn)
    {
        var bindings = new Dictionary<(int Context, string Name), AssemblyBinding>();
        var open = new Queue<Assembly>([plugIn]);
        while (open.TryDequeue(out var assembly))
        {
            var context = LoadContextIdentity.Of(assembly);
            foreach (var reference in ReferencesOf(assembly))
            {
                if (reference.Name is not { } name || bindings.ContainsKey((context?.Number ?? 0, name)) || TryResolve(assembly, reference) is not { } target)
                    continue;
                bindings.Add((context?.Number ?? 0, name), new AssemblyBinding(context, name, AssemblyIdentity.Alone(target)));
                if (!AssemblyIdentity.IsOfProgram(target))
                    open.Enqueue(target);
            }
        }
        return [.. bindings.Values];
    }

    public static void Write(BinaryWriter writer, AssemblyBinding binding)
    {
        LoadContextIdentity.Write(writer, binding.Context);
        writer.Write(binding.Name);
        AssemblyIdentity.WriteAlone(writer, binding.Target);
    }

    public static AssemblyBinding Read(BinaryReader reader) =>
        new(LoadContextIdentity.Read(reader), reader.ReadString(), AssemblyIdentity.ReadAlone(reader));

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A plug-in is not trimmed; and a reference that is missing is one less to send.")]
    private static AssemblyName[] ReferencesOf(Assembly assembly) => assembly.GetReferencedAssemblies();

    private static Assembly? TryResolve(Assembly assembly, AssemblyName reference)
    {
        try
        {
            return AssemblyLoadContext.GetLoadContext(assembly)?.LoadFromAssemblyName(reference);
        }
        catch (Exception)
        {
            // One that it does without, as this process does; or its loader throws, which the worker will find, too, where it is needed.
            return null;
        }
    }
}
