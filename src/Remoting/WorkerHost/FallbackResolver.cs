using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace Remoting.WorkerHost;

/// <summary>
/// For what nothing refers to by name, so that the parent could not say what it means (it is loaded by code): what a plug-in needs lies beside it, or
/// is in its <c>.deps.json</c>.
/// </summary>
internal sealed class FallbackResolver
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lazy<AssemblyDependencyResolver>> _resolvers = [];

    /// <summary>Takes note of an assembly that is called into.</summary>
    public void Add(string main)
    {
        lock (_gate)
        {
            if (main.Length > 0)
                _resolvers.TryAdd(main, new Lazy<AssemblyDependencyResolver>(() => new AssemblyDependencyResolver(main)));
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A plug-in is not trimmed.")]
    public Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        Find(resolver => resolver.ResolveAssemblyToPath(name)) is { } path ? context.LoadFromAssemblyPath(path) : null;

    public string? FindNative(string name) => Find(resolver => resolver.ResolveUnmanagedDllToPath(name));

    private string? Find(Func<AssemblyDependencyResolver, string?> find)
    {
        lock (_gate)
        {
            foreach (var resolver in _resolvers.Values)
            {
                if (find(resolver.Value) is { } path)
                    return path;
            }
            return null;
        }
    }
}
