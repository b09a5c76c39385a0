using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Remoting.Assemblies;
using Remoting.Platform;

namespace Remoting.WorkerHost;

/// <summary>Loads in the worker what is loaded in the parent, and makes sure that it is the same build, and with the same dependencies.</summary>
internal static class AssemblyFinder
{
    /// <exception cref="RemotingException">The assembly, or one that it depends on, is not to be found, or is another build.</exception>
    public static Assembly Load(AssemblyIdentity identity)
    {
        if (identity.Context is null && identity.Bindings.Count == 0)
            return LoadBound(identity);
        PlugIns.Prepare(identity);
        var assembly = LoadBound(identity);
        // Before any code of it runs: where it is missed in the middle of a call, the runtime's message says less.
        foreach (var binding in identity.Bindings)
        {
            if (binding.Target.Context is not null || !ProgramFiles.Contain(binding.Target.Location))
                _ = LoadBound(binding.Target);
        }
        return assembly;
    }

    /// <summary>The same for what another one refers to.</summary>
    /// <exception cref="RemotingException">The assembly is not to be found, or is another build.</exception>
    public static Assembly LoadBound(AssemblyIdentity identity) => Check(identity, static identity => identity.Context is { } context
        ? LoadByPath(identity, PlugIns.ContextOf(context))
        : TryLoadByName(identity.Name) ?? LoadByPath(identity, AssemblyLoadContext.Default));

    /// <summary>The same for what the program does not find by its name.</summary>
    /// <exception cref="RemotingException">The assembly is not to be found, or is another build.</exception>
    public static Assembly LoadFile(AssemblyIdentity identity) => Check(identity, static identity => LoadByPath(identity, AssemblyLoadContext.Default));

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Only told to the user.")]
    private static Assembly Check(AssemblyIdentity identity, Func<AssemblyIdentity, Assembly> load)
    {
        Assembly assembly;
        try
        {
            assembly = load(identity);
        }
        catch (Exception e) when (e is FileLoadException or FileNotFoundException or BadImageFormatException)
        {
            throw new RemotingException($"The worker cannot load {identity.Name}, which its parent has from {PlaceOf(identity.Location)}: {e.Message}", e);
        }
        var build = assembly.ManifestModule.ModuleVersionId;
        if (build != identity.Build)
            throw new RemotingException($"The worker has loaded another build of {identity.Name} than its parent runs: {build} from {PlaceOf(assembly.Location)}, " +
                $"the parent {identity.Build} from {PlaceOf(identity.Location)}. Was the program rebuilt while it runs? Restart it.");
        return assembly;
    }

    private static string PlaceOf(string location) => location.Length == 0 ? "memory" : location;

    private static Assembly? TryLoadByName(string name)
    {
        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name));
        }
        catch (FileNotFoundException)
        {
            // Not among the program's dependencies: a plug-in, say.
            return null;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The parent has the same file loaded, so it is none that is trimmed.")]
    private static Assembly LoadByPath(AssemblyIdentity identity, AssemblyLoadContext context)
    {
        if (identity.Location.Length == 0)
            throw new RemotingException($"{identity.Name} is not among the program's files (it was made or loaded in memory), so a worker cannot load it.");
        return context.LoadFromAssemblyPath(identity.Location);
    }
}
