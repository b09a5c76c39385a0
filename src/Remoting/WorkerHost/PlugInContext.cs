using System.Reflection;
using System.Runtime.Loader;
using Remoting.Assemblies;

namespace Remoting.WorkerHost;

/// <summary>A plug-in's context.</summary>
internal sealed class PlugInContext(LoadContextIdentity identity) : AssemblyLoadContext(identity.Name)
{
    public FallbackResolver Beside { get; } = new();

    protected override Assembly? Load(AssemblyName assemblyName) => PlugIns.Resolve(identity.Number, assemblyName) ?? Beside.Resolve(this, assemblyName);

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        Beside.FindNative(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
