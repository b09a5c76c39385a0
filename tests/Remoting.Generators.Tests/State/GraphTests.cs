using System.Reflection;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>Which object is which arrives, too: circles, and one object in several places.</summary>
public sealed class GraphTests
{
    private const string Types =
        """
        public class Node { public int Value { get; set; } public Node? Next { get; set; } }
        public class Parent { public string Name { get; set; } = ""; public List<Child> Children { get; } = new(); public Parent Add(string name) { Children.Add(new Child(this, name)); return this; } }
        public class Child(Parent parent, string name) { public Parent Parent { get; } = parent; public string Name { get; } = name; }
        public class Blog { public int Id { get; set; } public ICollection<Post> Posts { get; set; } = new List<Post>(); }
        public class Post { public int Id { get; set; } public required Blog Blog { get; init; } public Post? Before { get; set; } }
        public class Fluent { public int X { get; set; } public Fluent Self => this; public Fluent? Me { get; set; } }
        public class Tree { public Tree? Up { get; private set; } public Tree[] Down { get; private set; } = []; public string Name { get; set; } = ""; public Tree With(params Tree[] down) { Down = down; foreach (var d in down) d.Up = this; return this; } }
        public class Box { public List<int>? One { get; set; } public List<int>? Two { get; set; } public IReadOnlyList<int>? View { get; set; } }
        public class Plain { public int A { get; set; } public string? B { get; set; } }
        public record Couple(Plain First, Plain Second);
        public record Linked(int Value, Linked? Next);
        public record Ring(int Value, List<Ring> Others);
        public struct Cell { public List<Cell>? Inner; public int Value; }
        public class Indexed { public Dictionary<string, Indexed> By { get; } = new(); public HashSet<Plain> All { get; } = new(); public Plain? Best { get; set; } public Indexed?[,]? Grid { get; set; } }
        public class Anything { public object? Tag { get; set; } public Anything? Other { get; set; } }
        public static class Make
        {
            public static Node Circle() { var a = new Node { Value = 1 }; a.Next = new Node { Value = 2, Next = a }; return a; }
            public static Node Deep(int length) { Node? node = null; for (var i = 0; i < length; i++) node = new Node { Value = i, Next = node }; return node!; }
            public static Linked DeepRecord(int length) { Linked? node = null; for (var i = 0; i < length; i++) node = new Linked(i, node); return node!; }
            public static Blog Blog() { var blog = new Blog { Id = 1 }; var a = new Post { Id = 2, Blog = blog }; blog.Posts.Add(a); blog.Posts.Add(new Post { Id = 3, Blog = blog, Before = a }); return blog; }
            public static Fluent Fluent() { var made = new Fluent { X = 3 }; made.Me = made; return made; }
            public static Tree Tree() => new Tree { Name = "root" }.With(new Tree { Name = "a" }.With(new Tree { Name = "c" }), new Tree { Name = "b" });
            public static Box Box() { var list = new List<int> { 1, 2 }; return new Box { One = list, Two = list, View = list }; }
            public static Couple Couple() { var one = new Plain { A = 1 }; return new Couple(one, one); }
            public static List<Plain> Twice() { var one = new Plain { A = 1 }; return [one, new Plain { A = 2 }, one]; }
            public static int[][] Jagged() { var one = new[] { 1 }; return [one, [2], one]; }
            public static Ring Ring() { var ring = new Ring(1, []); ring.Others.Add(new Ring(2, ring.Others)); ring.Others.Add(ring); return ring; }
            public static Indexed Indexed() { var best = new Plain { A = 5 }; var made = new Indexed { Best = best }; made.By["me"] = made; made.All.Add(best); made.Grid = new Indexed?[,] { { made, null } }; return made; }
            public static Cell Cells(int depth) { var cell = new Cell { Value = depth }; for (var i = 0; i < depth; i++) cell = new Cell { Inner = [cell], Value = i }; return cell; }
            public static Linked Shared(int levels) { var linked = new Linked(0, null); return linked; }
        }
        """;

    private static readonly (string Type, string Value)[] Cases =
    [
        ("Node", "Make.Circle()"), ("Parent", "new Parent { Name = \"p\" }.Add(\"a\").Add(\"b\")"), ("Child", "new Parent { Name = \"p\" }.Add(\"a\").Add(\"b\").Children[1]"), ("Blog", "Make.Blog()"),
        ("List<Post>", "Make.Blog().Posts.ToList()"), ("Fluent", "Make.Fluent()"), ("Tree", "Make.Tree()"), ("Tree", "Make.Tree().Down[0].Down[0]"), ("Box", "Make.Box()"), ("Couple", "Make.Couple()"),
        ("List<Plain>", "Make.Twice()"), ("Plain[]", "Make.Twice().ToArray()"), ("int[][]", "Make.Jagged()"), ("Ring", "Make.Ring()"), ("Indexed", "Make.Indexed()"), ("(Plain, Plain)", "(Make.Couple().First, new Plain())"),
        ("Dictionary<int, Plain>", "new() { [1] = Make.Twice()[0] }"), ("Cell", "Make.Cells(5)"), ("Linked", "new Linked(1, new Linked(2, null))"), ("KeyValuePair<Plain, List<Plain>>", "new(Make.Twice()[0], Make.Twice())"),
        ("Queue<Plain>", "new Queue<Plain>(Make.Twice())"), ("ImmutableArray<Plain>", "Make.Twice().ToImmutableArray()"), ("Plain?[,]", "new Plain?[,] { { Make.Twice()[0], null } }"), ("IReadOnlyList<IReadOnlyList<int>>", "Make.Jagged().ToArray<IReadOnlyList<int>>()"),
    ];

    private static readonly Lazy<Assembly> Program = new(() => TestCompilation.Load(Types, Echoes()));

    public static IEnumerable<TheoryDataRow<int, string>> Rows() => Cases.Select((shape, i) => new TheoryDataRow<int, string>(i, $"{shape.Type} = {shape.Value}"));

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Arrives_as_one_graph(int index, string shape)
    {
        await Task.Yield();
        Assert.NotEmpty(shape);
        Run("Case" + index);
    }

    [TimedFact]
    public async Task An_object_in_two_arguments_is_one_object()
    {
        await Task.Yield();
        Assert.Equal("True True False", Run("Arguments"));
    }

    [TimedTheory]
    [InlineData("Deep")]
    [InlineData("DeepRecord")]
    [InlineData("DeepStructure")]
    public async Task A_list_may_be_as_long_as_it_is(string list)
    {
        await Task.Yield();
        Assert.Equal(100_000, Run(list));
    }

    [TimedFact]
    public async Task An_annotated_object_that_holds_itself_says_so()
    {
        await Task.Yield();
        var program = TestCompilation.Load(
            """
            [MessagePackObject] public class Circle { [Key(0)] public Circle? Next { get; set; } [Key(1)] public List<Circle>? All { get; set; } }
            public static class Echo { [ProcessPoolCallable] public static int F(Circle value) => 1; }
            public static class Cases { public static int Run() { var a = new Circle(); a.Next = new Circle { All = [a] }; return Remoting.Generators.Tests.Support.Trip.Run(Echo.Remote.F(a)); } }
            """);
        var error = Assert.ThrowsAny<Exception>(() => program.GetType("Cases")!.GetMethod("Run")!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null));
        Assert.Contains("refers to itself", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A plain object by itself, and records that nobody can tell apart, are written as before: no number, no graph; a graph alone where another project may derive from them.</summary>
    [TimedTheory]
    [InlineData("Plain", false, false)]
    [InlineData("Low", false, false)]
    [InlineData("List<Low>", false, true)]
    [InlineData("List<Lowest>", false, false)]
    [InlineData("Dictionary<string, decimal>", false, false)]
    [InlineData("(Plain, int[])", false, false)]
    [InlineData("List<Plain>", true, true)]
    [InlineData("(Plain, Plain)", true, true)]
    [InlineData("Node", true, true)]
    public async Task Numbers_are_given_where_they_are_needed(string type, bool isNumbered, bool hasGraph)
    {
        await Task.Yield();
        var result = TestCompilation.Run(TestCompilation.Create(
            $$"""
            public sealed class Plain { public int A { get; set; } public string? B { get; set; } }
            public record Low(int Id, string Name);
            public sealed record Lowest(int Id, string Name);
            public class Node { public Node? Next { get; set; } }
            public static class Echo { [ProcessPoolCallable] public static void F({{type}} value) { } }
            """));
        var code = string.Concat(result.GeneratedSources.Select(source => source.SourceText));
        Assert.Equal(hasGraph, code.Contains("BeginGraph", StringComparison.Ordinal));
        Assert.Equal(isNumbered, code.Contains("TryWriteReference", StringComparison.Ordinal));
    }

    private static object? Run(string method) => Program.Value.GetType("Cases")!.GetMethod(method)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);

    private static string Echoes() =>
        $$"""
        public static class Echo
        {
        {{string.Join("\n", Cases.Select((shape, i) => $"    [ProcessPoolCallable] public static {shape.Type} Echo{i}({shape.Type} value) => value;"))}}
            [ProcessPoolCallable] public static string Same(Plain a, List<Plain> b, Plain c) => $"{ReferenceEquals(a, b[0])} {ReferenceEquals(b[0], b[2])} {ReferenceEquals(a, c)}";
            [ProcessPoolCallable] public static Node Long(Node value) => value;
            [ProcessPoolCallable] public static Linked LongRecord(Linked value) => value;
            [ProcessPoolCallable] public static Cell LongStructure(Cell value) => value;
        }
        public static class Cases
        {
        {{string.Join("\n", Cases.Select((shape, i) => $"    public static void Case{i}() {{ {shape.Type} value = {shape.Value}; Remoting.Generators.Tests.Support.Trip.CheckState(Echo.Remote.Echo{i}(value), value); }}"))}}
            public static string Arguments() { var list = Make.Twice(); return Remoting.Generators.Tests.Support.Trip.Run(Echo.Remote.Same(list[0], list, new Plain())); }
            public static int Deep() { var count = 0; for (var node = Remoting.Generators.Tests.Support.Trip.Run(Echo.Remote.Long(Make.Deep(100_000))); node is not null; node = node.Next) count++; return count; }
            public static int DeepRecord() { var count = 0; for (var node = Remoting.Generators.Tests.Support.Trip.Run(Echo.Remote.LongRecord(Make.DeepRecord(100_000))); node is not null; node = node.Next) count++; return count; }
            public static int DeepStructure() { var count = -1; for (List<Cell>? cells = [Remoting.Generators.Tests.Support.Trip.Run(Echo.Remote.LongStructure(Make.Cells(100_000)))]; cells is not null; cells = cells[0].Inner) count++; return count; }
        }
        """;
}
