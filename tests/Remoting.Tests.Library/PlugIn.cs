using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Remoting.Tests.Dependency;

namespace Remoting.Tests.Library;

/// <summary>What the tests load as a plug-in: from a copy of this assembly, in a context of its own, beside another version of what it depends on.</summary>
public static class PlugIn
{
    /// <summary>The version of the dependency, and where all this was loaded from.</summary>
    [ProcessPoolCallable]
    public static string Facts() => string.Join('|', DependencyVersion(), ContextOf(typeof(PlugIn).Assembly), typeof(PlugIn).Assembly.Location);

    /// <summary>The version of the dependency, asked for by its name only, as code does that looks for plug-ins of its own.</summary>
    [ProcessPoolCallable]
    public static int LoadedByName() =>
        (int)Assembly.Load("Remoting.Tests.Dependency").GetType("Remoting.Tests.Dependency.Answer", throwOnError: true)!.GetMethod("Version")!.Invoke(null, null)!;

    // Apart: it is loaded when this is compiled, while the callable runs already.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int DependencyVersion() => Answer.Version();

    private static string? ContextOf(Assembly assembly) => AssemblyLoadContext.GetLoadContext(assembly)?.Name;
}
