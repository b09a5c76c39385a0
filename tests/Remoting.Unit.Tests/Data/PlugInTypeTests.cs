using System.Reflection;
using System.Runtime.Loader;
using Remoting.Tests.Library;

namespace Remoting.Tests.Fidelity;

/// <summary>Types as data, where several plug-ins and the program have an assembly of one name.</summary>
public sealed class PlugInTypeTests
{
    [Test]
    public async Task A_type_of_a_plug_in_arrives_as_that_plug_ins_own()
    {
        await Task.Yield();
        var (one, other) = (new AssemblyLoadContext("plug-in", isCollectible: true), new AssemblyLoadContext("plug-in", isCollectible: true));
        Type[] types = [typeof(Account), TypeIn(one), TypeIn(other)];
        foreach (var type in types)
        {
            Assert.Same(type, StateTrip.Take(type));
            Assert.Same(type.MakeArrayType(), StateTrip.Take(type.MakeArrayType()));
            var list = typeof(List<>).MakeGenericType(type);
            Assert.Same(list, StateTrip.Take(list));
        }
        StateTrip.AssertRefused(typeof(Dictionary<,>).MakeGenericType(types[1], types[2]), "two assemblies", "Remoting.Tests.Library");
        one.Unload();
        other.Unload();
    }

    private static Type TypeIn(AssemblyLoadContext context)
    {
        using var file = File.OpenRead(typeof(Account).Assembly.Location);
        Assembly assembly = context.LoadFromStream(file);
        return assembly.GetType(typeof(Account).FullName!, throwOnError: true)!;
    }
}
