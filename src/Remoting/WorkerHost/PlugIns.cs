using System.Reflection;
using System.Runtime.Loader;
using Remoting.Assemblies;

namespace Remoting.WorkerHost;

/// <summary>
/// The load contexts of the parent's plug-ins, made again: as many as there, and in each a name means the same file as there. Nothing of it is
/// touched by a program without plug-ins.
/// </summary>
internal static class PlugIns
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, PlugInContext> Contexts = [];
    private static readonly Dictionary<(int Context, string Name), AssemblyIdentity> Bindings = [];
    private static readonly FallbackResolver Beside = new();

    // What a plug-in that is in the program's own context refers to, the runtime does not find by itself.
    static PlugIns() => AssemblyLoadContext.Default.Resolving += (context, name) => Resolve(context: 0, name) ?? Beside.Resolve(context, name);

    /// <summary>Takes note of what an assembly of a plug-in refers to, before it is loaded.</summary>
    public static void Prepare(AssemblyIdentity plugIn)
    {
        lock (Gate)
        {
            foreach (var binding in plugIn.Bindings)
                Bindings.TryAdd((binding.Context?.Number ?? 0, binding.Name), binding.Target);
        }
        (plugIn.Context is { } context ? ContextOf(context).Beside : Beside).Add(plugIn.Location);
    }

    public static PlugInContext ContextOf(LoadContextIdentity identity)
    {
        lock (Gate)
        {
            if (!Contexts.TryGetValue(identity.Number, out var context))
                Contexts.Add(identity.Number, context = new PlugInContext(identity));
            return context;
        }
    }

    /// <summary>What a name means in a context, as far as the parent has said.</summary>
    /// <exception cref="RemotingException">It is not to be had in the parent's build.</exception>
    public static Assembly? Resolve(int context, AssemblyName name)
    {
        AssemblyIdentity? target;
        lock (Gate)
        {
            if (name.Name is null || !Bindings.TryGetValue((context, name.Name), out target))
                return null;
        }
        // A name that the program itself does not find must not be looked for there again.
        return context == 0 && target is { Context: null, Location.Length: > 0 }
            ? AssemblyFinder.LoadFile(target)
            : AssemblyFinder.LoadBound(target);
    }
}
