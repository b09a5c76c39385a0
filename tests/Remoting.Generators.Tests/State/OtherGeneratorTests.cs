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
}
