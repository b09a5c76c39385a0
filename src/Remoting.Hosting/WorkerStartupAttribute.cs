using Remoting.CompilerServices;

namespace Remoting.Hosting;

/// <summary>
/// Names the startup of the workers: <c>[assembly: WorkerStartup&lt;MyStartup&gt;]</c>. It serves the callables of its assembly, and in a program those of all
/// libraries that have no startup of their own.
/// </summary>
/// <typeparam name="TStartup">Made once in each worker, or once in this process by a <see cref="ThreadPoolExecutor"/>.</typeparam>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class WorkerStartupAttribute<TStartup> : WorkerServicesAttribute
    where TStartup : class, IWorkerStartup, new()
{
    /// <inheritdoc/>
    public override IWorkerServices Start() => WorkerContainer.Make(new TStartup());
}
