using System.Reflection;
using System.Runtime.CompilerServices;

namespace Remoting.CompilerServices;

/// <summary>Finds the services of this process, and has them end with it.</summary>
internal static class WorkerServices
{
    /// <summary>By assembly of the callable, which this does not hold. What failed once fails for every call, with the same words.</summary>
    private static readonly ConditionalWeakTable<Assembly, Lazy<IWorkerServices>> Started = [];

    /// <summary>Those for callables of an assembly.</summary>
    /// <exception cref="InvalidOperationException">Nobody has said where they would come from.</exception>
    public static IWorkerServices Of(Assembly callables)
    {
        var owner = Find(callables) is not null ? callables : Assembly.GetEntryAssembly() ?? callables;
        return Started.GetValue(owner, static assembly => new Lazy<IWorkerServices>(() => Start(assembly))).Value;
    }

    private static IWorkerServices Start(Assembly assembly)
    {
        var startup = Find(assembly) ?? throw new InvalidOperationException(
            $"A [FromServices] parameter needs a startup for workers, and {assembly.GetName().Name} names none: [assembly: WorkerStartup<T>] (package Remoting.Hosting).");
        var services = startup.Start();
        if (RemotingWorker.IsWorkerProcess)
            RemotingWorker.Current!.OnWorkerExit(services.Dispose);
        return services;
    }

    private static WorkerServicesAttribute? Find(Assembly assembly) => assembly.GetCustomAttribute<WorkerServicesAttribute>();
}
