using Microsoft.CodeAnalysis;
using Remoting.Analyzers.Losses;
using Remoting.Analyzers.Tests.Callables;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Losses;

/// <summary>RMT0104: arguments that are more than their parameters, with the stubs that the generator really makes.</summary>
public sealed class DerivedArgumentTests
{
    private const string Types = """

        [MessagePackObject(true)] public record Shape(string Name);
        [MessagePackObject(true)] public record Circle(string Name, double Radius) : Shape(Name);
        [MessagePackObject(true)] public record Ring(string Name, double Radius, double Width) : Circle(Name, Radius);
        public record Plain(string Name);
        public record MorePlain(string Name, int More) : Plain(Name);
        [Union(0, typeof(Cat))] public abstract class Animal;
        public class Cat : Animal;
        public class Lion : Cat;
        public class Dog : Animal;
        public abstract class Open;
        public class Closed : Open;
        public interface IOpen;
        public class Impl : IOpen;
        public class Names : List<string>;
        [MessagePackFormatter(typeof(int))] public class Formatted;
        public class MoreFormatted : Formatted;
        [MessagePackObject] public class Keyed { [Key(0)] public int X { get; set; } }
        public class MoreKeyed : Keyed;

        """;

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("Shape shape", "new Circle(\"\", 1)")]
    [InlineData("Shape? shape", "(Circle?)null")]
    [InlineData("Shape shape", "new Ring(\"\", 1, 2)")]
    [InlineData("Keyed keyed", "new MoreKeyed()")]
    [InlineData("Shape[] shapes", "new Circle[0]")]
    [InlineData("IEnumerable<Shape> shapes", "new List<Circle>()")]
    [InlineData("IReadOnlyList<Shape> shapes", "new Circle[1]")]
    [InlineData("IReadOnlyCollection<Shape[]> shapes", "new List<Circle[]>()")]
    [InlineData("Animal animal", "new Dog()")]
    public Task Fires(string parameter, string argument) => ReportsAsync(parameter, $"C.Remote.Do({argument})", "RMT0104");

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("Shape shape", "new Shape(\"\")")]
    [InlineData("Shape? shape", "null")]
    [InlineData("Shape? shape", "default")]
    [InlineData("Shape shape", "(Shape)new Circle(\"\", 1)")]
    [InlineData("Circle circle", "new Circle(\"\", 1)")]
    [InlineData("Animal animal", "new Cat()")]
    [InlineData("Animal animal", "(Animal)new Cat()")]
    [InlineData("Plain plain", "new MorePlain(\"\", 1)")]
    [InlineData("Plain[] plain", "new MorePlain[1]")]
    [InlineData("Open open", "new Closed()")]
    [InlineData("IOpen open", "new Impl()")]
    [InlineData("object value", "new Circle(\"\", 1)")]
    [InlineData("List<string> names", "new Names()")]
    [InlineData("IEnumerable<string> names", "new Names()")]
    [InlineData("IEnumerable<string> names", "new HashSet<string>()")]
    [InlineData("IEnumerable<object> values", "new string[1]")]
    [InlineData("Shape[] shapes", "[new Circle(\"\", 1)]")]
    [InlineData("Formatted value", "new MoreFormatted()")]
    [InlineData("long n", "3")]
    [InlineData("double? n", "3f")]
    [InlineData("Shape? shape = null", "")]
    public Task Is_quiet(string parameter, string argument) => ReportsAsync(parameter, $"C.Remote.Do({argument})", null);

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.MapAsync(C.Remote.Do, new List<Circle>(), chunkSize: 1)", "RMT0104")]
    [InlineData("executor.MapAsync(circle => C.Remote.Do(circle), new List<Circle>(), chunkSize: 1)", "RMT0104")]
    [InlineData("executor.MapAsync(C.Remote.Do, new List<Shape>(), chunkSize: 1)", null)]
    public Task Sees_delegates(string map, string? id) => ReportsAsync("Shape shape", map, id);

    // As two cases of a union are known by their exact types, so is one that is derived from a case.
    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Cases_of_a_union_are_exact() => ReportsAsync("Animal animal", "C.Remote.Do(new Lion())", "RMT0104");

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData(
        "Shape shape",
        "new Circle(\"\", 1)",
        "'Circle' adds to 'Shape' what the annotations of that do not describe, so the call may fail; "
        + "take a 'Circle' as the parameter, or make 'Shape' abstract and list 'Circle' with [Union]")]
    [InlineData(
        "Animal animal",
        "new Dog()",
        "'Dog' is not one of the cases that [Union] lists for 'Animal', so the call may fail; list it there, too")]
    public async Task Says_what(string parameter, string argument, string message)
    {
        Diagnostic report = Assert.Single(await AnalyzerRun.ReportsAsync(Source(parameter, $"C.Remote.Do({argument})")));
        Assert.Equal(message, report.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(argument, report.Location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(report.Location.SourceSpan));
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Is_quiet_where_the_type_is_assumed() => ReportsAsync("Shape shape", "C.Remote.Do(new Circle(\"\", 1))", null, "[assembly: AssumeSerializable(typeof(Shape))]\n");

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Ordinary_calls_and_other_stubs() => AnalyzerVerifier<DerivedArgumentAnalyzer>.VerifyAsync(Callable.Usings + """
        [MessagePackObject(true)] public record Shape(string Name);
        [MessagePackObject(true)] public record Circle(string Name, double Radius) : Shape(Name);
        public static class C
        {
            [ProcessPoolCallable] public static void Do(Shape shape) { }
            public static CRemote Remote => default;
            static void F() { C.Do(new Circle("", 1)); C.Remote.Do(new Circle("", 1)); Action<Circle> f = C.Do; f(null!); }
        }
        public struct CRemote { public RemoteCall Do(Shape shape) => null!; }
        """);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task No_library() => AnalyzerVerifier<DerivedArgumentAnalyzer>.VerifyWithoutLibraryAsync("class C { static void Do(object o) => Do(\"\"); }");

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task Generated_code()
    {
        string source = "// <auto-generated/>\n#nullable enable\n" + Source("Shape shape", "C.Remote.Do(new Circle(\"\", 1))");
        Assert.Empty(await AnalyzerRun.ReportsAsync(source));
    }

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("Shape shape", "C.Remote.Do(new Missing())")]
    [InlineData("Shape shape", "C.Remote.Do()")]
    [InlineData("Shape shape", "C.Remote.Do(new Circle(), , )")]
    [InlineData("Missing shape", "C.Remote.Do(new Circle())")]
    [InlineData("Shape shape", "executor.MapAsync(C.Remote.Do, new List<Missing>())")]
    public async Task Code_that_does_not_compile(string parameter, string expression) => Assert.DoesNotContain(
        await AnalyzerRun.ReportsAsync(AnalyzerRun.Generate(AnalyzerRun.Compile(Source(parameter, expression)))),
        d => d.Id == "AD0001");

    private static string Source(string parameter, string expression) =>
        $"{Callable.Usings}{Types}public static class C {{ [ProcessPoolCallable] public static int Do({parameter}) => 1; static object User(Executor executor) => {expression}; }}";

    private static async Task ReportsAsync(string parameter, string expression, string? id, string marks = "")
    {
        string source = Source(parameter, expression);
        if (marks.Length > 0)
            source = source.Replace(Types, marks + Types, StringComparison.Ordinal);
        IEnumerable<Diagnostic> reports = (await AnalyzerRun.ReportsAsync(source)).Where(d => d.Id is not "RMT0102" and not "RMT0201");
        Assert.Equal(id is null ? [] : [id], reports.Select(d => d.Id));
    }
}
