using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Remoting.Platform;

namespace Remoting.WorkerHost;

/// <summary>
/// What this library itself needs, looked for beside it where the program's configuration does not have it: a plug-in may have brought the library along, and
/// its host know nothing of either.
/// </summary>
internal static class OwnDependencies
{
    // Not whatever lies there: what a plug-in needs beyond it is found as its parent has found it.
    private static readonly string[] Names =
    [
        "MessagePack", "MessagePack.Annotations", "Microsoft.NET.StringTools", "Microsoft.Extensions.Logging.Abstractions",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
    ];

    /// <summary>To be called before anything that needs them.</summary>
    public static void LookBesideThisLibrary() => AssemblyLoadContext.Default.Resolving += Resolve;

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Where assemblies are no files there is nothing beside them.")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Nothing is trimmed where a library lies beside its dependencies and not in the program's configuration.")]
    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        if (Array.IndexOf(Names, name.Name) < 0 || typeof(OwnDependencies).Assembly.Location is not { Length: > 0 } library)
            return null;
        string file = Path.Combine(Path.GetDirectoryName(PlatformAsset.ForEveryPlatform(library))!, name.Name + ".dll");
        return File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
    }
}
