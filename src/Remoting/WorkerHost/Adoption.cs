using System.Reflection;
using Remoting.Assemblies;
using Remoting.Protocol;
using Remoting.Serialization;

namespace Remoting.WorkerHost;

/// <summary>
/// What a worker takes over from its parent before it runs anything, beyond what a process inherits anyway. Everything else that the parent's
/// <c>Main</c> has set up is not there; the initializer is the place for it.
/// </summary>
internal static class Adoption
{
    /// <summary>Gives the reason why this worker cannot be as its parent is, or null.</summary>
    public static CallError? Adopt(Welcome welcome)
    {
        try
        {
            Adopt(welcome.EntryAssembly);
        }
        catch (Exception e)
        {
            return CallError.From(e, CallErrorKind.Callable);
        }
        return Try(welcome.Cultures.Adopt, "take over the program's cultures") ?? Try(() => Adopt(welcome.Serializer), "make the pool's SerializerOptions");
    }

    /// <summary>The program's own assembly is the entry assembly here, too; code that asks for it finds what it finds in the parent.</summary>
    private static void Adopt(AssemblyIdentity? entry)
    {
        // A program without a file (a host's dynamic assembly) is not needed before one of its callables is.
        if (entry is { Location.Length: > 0 })
            Assembly.SetEntryAssembly(AssemblyFinder.Load(entry));
    }

    /// <summary>Types without generated code are written and read as in the parent.</summary>
    private static void Adopt(SerializerRecipe? recipe)
    {
        if (recipe is not null)
            SerializerChoice.SetForProcess(recipe.Make(AssemblyFinder.Load(recipe.Assembly)));
    }

    private static CallError? Try(Action adopt, string what)
    {
        try
        {
            adopt();
            return null;
        }
        catch (Exception e)
        {
            return CallError.From(new RemotingException($"The worker cannot {what}: {e.Message}", e), CallErrorKind.Callable);
        }
    }
}
