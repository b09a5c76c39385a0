using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Remoting.CompilerServices;
using Remoting.Protocol;

namespace Remoting.WorkerHost;

/// <summary>
/// What a worker on standby does before it is needed, so that its first call need not wait for it: the code that runs calls is compiled, the program's
/// callables are found. Nothing of the program's is run but what finding them runs.
/// </summary>
internal static class Readiness
{
    /// <summary>Compiles what every call passes.</summary>
    public static void Prepare()
    {
        Prepare(typeof(CallRunner));
        Prepare(typeof(ResultOutbox));
        Prepare(typeof(RunFrame));
        Prepare(typeof(OutcomeFrame));
        Prepare(typeof(CallableTable));
        Prepare(typeof(ThreadState));
        Prepare(typeof(CallCancellation));
    }

    /// <summary>Finds a callable, and compiles its entry. What fails here fails again for who calls it, and is told to that.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Where methods are left out there is nothing to compile, either.")]
    public static void Prepare(CallableTable callables, int id)
    {
        try
        {
            var type = callables.Find(id).GetType();
            foreach (string name in new[] { nameof(Callable.Execute), nameof(Callable.TryExecute) })
            {
                if (type.GetMethod(name) is { } method)
                    RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }
        }
        catch (Exception)
        {
            // Nobody has asked for it yet.
        }
    }

    private static void Prepare([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods)] Type type)
    {
        foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        {
            if (!method.ContainsGenericParameters && !method.IsAbstract)
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
    }
}
