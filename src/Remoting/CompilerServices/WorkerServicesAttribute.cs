using System.ComponentModel;

namespace Remoting.CompilerServices;

/// <summary>
/// For packages that bring a container: derived from it, on an assembly, it says where the services come from that callables of that assembly ask for
/// (<see cref="FromServicesAttribute"/>). That of the program's entry assembly is for all assemblies without one.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly)]
public abstract class WorkerServicesAttribute : Attribute
{
    /// <summary>Makes the services of this process. Called once, when a call first asks for one.</summary>
    public abstract IWorkerServices Start();
}

/// <summary>The services of one process.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IWorkerServices : IDisposable
{
    /// <summary>Those of one call. What is returned is disposed of after it, if it can be.</summary>
    IServiceProvider OpenScope();
}
