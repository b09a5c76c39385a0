using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Remoting.Channels;

namespace Remoting.WorkerHost;

/// <summary>Loads in the worker what is loaded in the parent, and makes sure that it is the same build.</summary>
internal static class AssemblyFinder
{
    /// <exception cref="RemotingException">The assembly is not to be found, or is another build.</exception>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Only told to the user.")]
    public static Assembly Load(AssemblyIdentity identity)
    {
        var assembly = TryLoadByName(identity.Name) ?? LoadByPath(identity);
        if (assembly.ManifestModule.ModuleVersionId != identity.Build)
            throw new RemotingException($"The worker has loaded another build of {identity.Name} than its parent runs " +
                $"(from {assembly.Location}). Was the program rebuilt while it runs? Restart it.");
        return assembly;
    }

    private static Assembly? TryLoadByName(string name)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (FileNotFoundException)
        {
            // Not among the program's dependencies: a plug-in, say.
            return null;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The parent has the same file loaded, so it is none that is trimmed.")]
    private static Assembly LoadByPath(AssemblyIdentity identity)
    {
        if (identity.Location.Length == 0)
            throw new RemotingException($"{identity.Name} is not among the program's files (it was made or loaded in memory), so a worker cannot load it.");
        var resolver = new AssemblyDependencyResolver(identity.Location);
        // What a plug-in needs lies beside it.
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            resolver.ResolveAssemblyToPath(name) is { } path ? context.LoadFromAssemblyPath(path) : null;
        return AssemblyLoadContext.Default.LoadFromAssemblyPath(identity.Location);
    }
}
