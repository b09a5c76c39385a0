using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>What another generator adds to a type with MessagePack's annotations is a part of that format, and travels.</summary>
public sealed class OtherGeneratorTests
{
    [TimedTheory]
    [InlineData("[MessagePackObject(true)] public partial class Settings { public int Id { get; set; } [Mine] private string _name = \"\"; }", "public partial class Settings { public string Name { get => _name; set => _name = value; } }")]
    [InlineData("[Mine, MessagePackObject] public partial class Settings { [Key(0)] public int Id { get; set; } }", "public partial class Settings { [Key(1)] public string Name { get; set; } = \"\"; }")]
    [InlineData("[System.Runtime.Serialization.DataContract] public partial class Settings { [System.Runtime.Serialization.DataMember, Mine] public int Id { get; set; } }", "public partial class Settings { [System.Runtime.Serialization.DataMember] public string Name { get; set; } = \"\"; }")]
    public async Task Of_annotated_types(string type, string added)
    {
        await Task.Yield();
        var compilation = TestCompilation.WithGenerated(TestCompilation.Create(
            type,
            """
            public sealed class MineAttribute : Attribute;
            public static class Echo { [ProcessPoolCallable] public static Settings F(Settings a, List<Settings> all) => all[0]; }
            public static class Cases { public static string Run() { var s = new Settings { Id = 3, Name = "Ada" }; var back = Remoting.Generators.Tests.Support.Trip.Run(Echo.Remote.F(s, [s])); return back.Id + back.Name; } }
            """)).AddSyntaxTrees(TestCompilation.Parse(added, "Other.g.cs"));
        var program = TestCompilation.Emit(compilation);
        Assert.Equal("3Ada", program.GetType("Cases")!.GetMethod("Run")!.Invoke(null, null));
    }

    /// <summary>A class that another generator has derived is none that generated code knows of, though it is of the same assembly.</summary>
    [TimedFact]
    public async Task Of_derived_types()
    {
        await Task.Yield();
        var compilation = TestCompilation.WithGenerated(TestCompilation.Create(
            "public class Settings { public int Id; } public class Job { public Settings? S; public List<int> Numbers = []; }",
            """
            public static class Echo { [ProcessPoolCallable] public static Job F(Job a) => a; }
            public static class Cases
            {
                public static Settings? Made;
                public static int Run(bool isShared) { var j = new Job(); Made!.GetType().GetField("Owner")!.SetValue(Made, isShared ? j : new Job { Numbers = [1, 2] }); j.S = Made; var back = Remoting.Generators.Tests.Support.Trip.Run(Echo.Remote.F(j)); return ((Job)back.S!.GetType().GetField("Owner")!.GetValue(back.S)!).Numbers.Count; }
            }
            """).WithAssemblyName("Demo.OtherDerived")).AddSyntaxTrees(TestCompilation.Parse("#nullable enable\npublic class Derived : Settings { public Job? Owner; }", "Other.g.cs"));
        var program = TestCompilation.Emit(compilation);
        var cases = program.GetType("Cases")!;
        cases.GetField("Made")!.SetValue(null, Activator.CreateInstance(program.GetType("Derived")!));
        Assert.Equal(2, cases.GetMethod("Run")!.Invoke(null, System.Reflection.BindingFlags.DoNotWrapExceptions, null, [false], null));
        var refused = Assert.ThrowsAny<Exception>(() => cases.GetMethod("Run")!.Invoke(null, System.Reflection.BindingFlags.DoNotWrapExceptions, null, [true], null));
        Assert.Contains("would arrive as two", refused.Message, StringComparison.Ordinal);
    }
}
