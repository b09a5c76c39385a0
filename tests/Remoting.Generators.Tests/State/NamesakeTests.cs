using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>Plug-ins may have an assembly of the same name each: what stands behind an interface or <c>object</c> is found in the one that has its type.</summary>
public sealed class NamesakeTests
{
    [Fact]
    public void A_type_is_found_in_whichever_assembly_of_its_name_has_it()
    {
        Action[] checks = [.. ((string[])["First", "Second", "Third"]).Select(Load)];
        foreach (var check in checks.Concat(checks.Reverse()))
            check();
    }

    private static Action Load(string type)
    {
        var assembly = TestCompilation.LoadAs("Demo.Namesake",
            $$"""
            using Remoting.Generators.Tests.Support;
            using Xunit;
            public class {{type}} { private readonly int _value = 5; public int Value => _value; }
            public static class C
            {
                [ProcessPoolCallable] public static object Get(object a) => a;
                public static void Check() => Assert.Equal(5, Assert.IsType<{{type}}>(Trip.Run(C.Remote.Get(new {{type}}()))).Value);
            }
            """);
        return assembly.GetType("C")!.GetMethod("Check")!.CreateDelegate<Action>();
    }
}
