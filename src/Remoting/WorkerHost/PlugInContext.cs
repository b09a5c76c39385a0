using System.Reflection;
using System.Runtime.Loader;
using Remoting.Assemblies;

namespace Remoting.WorkerHost;

/// <summary>A plug-in's context.</summary>
internal sealed class PlugInContext : AssemblyLoadContext
{
    private readonly LoadContextIdentity _identity;

    public PlugInContext(LoadContextIdentity identity)
        : base(identity.Name)
    {
        _identity = identity;
        LoadContextIdentity.Adopt(this, identity);
    }

    public FallbackResolver Beside { get; } = new();

    protected override Assembly? Load(AssemblyName assemblyName) => PlugIns.Resolve(_identity.Number, assemblyName) ?? Beside.Resolve(this, assemblyName);

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        Beside.FindNative(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
