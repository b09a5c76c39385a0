using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Declarations;
using Remoting.Generators.Model;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Declarations;

/// <summary>An edit has those callables parsed again that depend on what it changes, and no others.</summary>
public sealed class DependencyTests
{
    private static readonly string[] Files =
    [
        "namespace Demo; public static class Orders { [ProcessPoolCallable] public static int F(Order o, Color c = Color.Red) => 1; }",
        "namespace Demo; public static class Numbers { [ProcessPoolCallable] public static int F(int a, int b = 3) => a; }",
        "namespace Demo; public static class Shapes { [ProcessPoolCallable] public static int F(Shape s) => 1; }",
        "namespace Demo; public record Order(int Id) { public List<Line> Lines { get; } = []; } public enum Color { Red, Green }",
        "namespace Demo; public class Line : Entity { public string? Name { get; set; } }",
        "namespace Demo; public class Entity { public int Id { get; set; } }",
        "namespace Demo; [Union(0, typeof(Circle))] public abstract class Shape; [MessagePackObject] public class Circle : Shape { [Key(0)] public double R { get; set; } }",
        "namespace Demo; public class Unrelated { public int Value { get; set; } public void M(int a) { } private const int Limit = 3; }",
        "namespace Demo; public static class Limits { public const int Small = 1; } public static class Limited { [ProcessPoolCallable] public static int F(int a = Other.Big) => a; }",
        "namespace Demo; public static class Other { public const int Big = 7; }",
    ];

    private const int Orders = 0;
    private const int Numbers = 1;
    private const int Shapes = 2;
    private const int Limited = 3;

    /// <param name="file">The file that is edited.</param>
    /// <param name="before">What is there.</param>
    /// <param name="after">What comes instead.</param>
    /// <param name="parsed">The callables that are parsed again.</param>
    [TimedTheory]
    [InlineData(7, "void M(int a)", "void M(int a, string b)")]
    [InlineData(7, "public int Value", "public long Value")]
    [InlineData(7, "class Unrelated", "class Unrel")]
    [InlineData(7, "class Unrelated", "internal sealed class Unrelated : System.IDisposable")]
    [InlineData(7, "private const int Limit = 3;", "private enum Kind { A }", Orders, Limited)]
    [InlineData(7, "namespace Demo;", "namespace Demo.Deeper;")]
    [InlineData(7, "public class Unrelated", "public class New; public class Unrelated")]
    [InlineData(7, "public class Unrelated", "public class Line2 : Entity; public class Unrelated", Orders)]
    [InlineData(5, "public int Id", "public long Id", Orders)]
    [InlineData(4, "string? Name", "string Name", Orders)]
    [InlineData(3, "int Id", "int Id, int More", Orders)]
    [InlineData(3, "Green", "Green = 5", Orders, Limited)]
    [InlineData(6, "double R", "float R", Shapes)]
    [InlineData(0, "Order o", "Order order", Orders)]
    [InlineData(1, "int b = 3", "int b = 4", Numbers)]
    [InlineData(9, "Big = 7", "Big = 8", Limited, Orders)]
    public async Task Edits(int file, string before, string after, params int[] parsed)
    {
        await Task.Yield();
        Assert.Contains(before, Files[file], StringComparison.Ordinal);
        var compilation = TestCompilation.Create(Files);
        var memory = new CallableMemory();
        var token = TestContext.Current.CancellationToken;
        var first = memory.Callables(compilation, token);
        Assert.Equal(4, first.Count);

        var edited = Edit(compilation, file, Files[file].Replace(before, after, StringComparison.Ordinal));
        var second = memory.Callables(edited, token);
        Assert.Equal(new CallableMemory().Callables(Anew(edited), token), second);
        Assert.Equal(parsed.Order(), Enumerable.Range(0, 4).Where(i => !ReferenceEquals(first[i], second[i])));
        if (parsed.Length == 0)
            Assert.Same(first[0], second[0]);
    }

    /// <summary>A type is made of what those around it are made of.</summary>
    [TimedFact]
    public async Task Arguments_of_the_type_around()
    {
        await Task.Yield();
        string[] files =
        [
            "public static class Pairs { [ProcessPoolCallable] public static int F(Pair<Left>.Side side) => 1; }",
            "public class Pair<T> { public class Side { public T? Value { get; set; } } }",
            "public class Left { public int A { get; set; } }",
        ];
        var compilation = TestCompilation.Create(files);
        var memory = new CallableMemory();
        var token = TestContext.Current.CancellationToken;
        var first = memory.Callables(compilation, token);
        var edited = Edit(compilation, 2, files[2].Replace("int A", "long A", StringComparison.Ordinal));
        var second = memory.Callables(edited, token);
        Assert.Equal(new CallableMemory().Callables(Anew(edited), token), second);
        Assert.NotEqual(first, second);
    }

    /// <summary>Where a type is declared, objects of those derived from it may be: what they are made of counts.</summary>
    /// <param name="circle">What is derived from the type that is declared.</param>
    /// <param name="global">What is said for all files.</param>
    [TimedTheory]
    [InlineData("public class Circle : Shape { public Point P; }", "")]
    [InlineData("using S = Shape; public class Circle : S { public Point P; }", "")]
    [InlineData("public class Circle : S { public Point P; }", "global using S = Shape;")]
    [InlineData("public class Circle : IShape { public Point P; }", "")]
    public async Task What_derived_types_are_made_of(string circle, string global)
    {
        await Task.Yield();
        string[] files =
        [
            "public static class Shapes { [ProcessPoolCallable] public static int F(Shape s, IShape t) => 1; }",
            "public class Shape { } public interface IShape { }",
            circle,
            "public struct Point { public int X; }",
            "public class Unrelated { }",
            "public struct Hole { public int X; }",
            global,
        ];
        var compilation = TestCompilation.Create(files);
        var memory = new CallableMemory();
        var latest = memory.Callables(compilation, TestContext.Current.CancellationToken);
        Change(3, "public struct Point { public int X, Y; }");
        Change(4, "public class Disc : Circle { public Hole H; }");
        Change(4, "public class Disc : Circle { public Hole H, More; }");
        Change(5, "public struct Hole { public long X; }");
        Change(2, circle.Replace("Point P;", "Point P, Q;", StringComparison.Ordinal));
        Change(4, global.Length > 0 ? "public class Square : S { public int A; }" : "using T = Shape; public class Square : T { public int A; }");

        void Change(int file, string text)
        {
            compilation = Edit(compilation, file, text);
            var found = memory.Callables(compilation, TestContext.Current.CancellationToken);
            Assert.Equal(new CallableMemory().Callables(Anew(compilation), TestContext.Current.CancellationToken), found);
            Assert.NotEqual(latest, found);
            latest = found;
        }
    }

    /// <summary>Where a collection of the framework's is declared, one of the program's own may stand, which no file with the callable names.</summary>
    /// <param name="own">The collection, or what compares.</param>
    [TimedTheory]
    [InlineData("public sealed class Tags : System.Collections.ObjectModel.Collection<string> { public Doc? Owner; }")]
    [InlineData("public sealed class Tags : List<string> { public Doc? Owner; }")]
    [InlineData("using L = System.Collections.Generic.List<string>; public sealed class Tags : L { public Doc? Owner; }")]
    [InlineData("public class Tags : Labels { public Doc? Owner; } public class Labels : List<string>;")]
    [InlineData("public sealed class Less : IComparer<string> { public Doc? Owner; public int Compare(string? x, string? y) => 0; }")]
    [InlineData("public sealed class Named(int a) : Tuple<int>(a) { public Doc? Owner; }")]
    public async Task What_stands_for_a_collection(string own)
    {
        await Task.Yield();
        string[] files =
        [
            "public static class Docs { [ProcessPoolCallable] public static int F(Doc d) => 1; }",
            "public sealed class Doc { public string Name = \"\"; public IList<string>? Tags; public SortedSet<string>? Set; public Tuple<int>? Pair; }",
            "",
            "public static class Numbers { [ProcessPoolCallable] public static int F(int a) => 1; }",
            "public sealed class Other { public int N; }",
        ];
        var compilation = TestCompilation.Create(files);
        var memory = new CallableMemory();
        var latest = memory.Callables(compilation, TestContext.Current.CancellationToken);
        Change(2, own);
        Change(2, own.Replace("public Doc? Owner;", "public string? Owner;", StringComparison.Ordinal));
        Change(2, own.Replace("public Doc? Owner;", "public Other? Owner;", StringComparison.Ordinal), isOther: false);
        Change(4, "public sealed class Other { public Doc? D; }");
        Change(2, "");

        void Change(int file, string text, bool isOther = true)
        {
            compilation = Edit(compilation, file, text);
            var found = memory.Callables(compilation, TestContext.Current.CancellationToken);
            Assert.Equal(new CallableMemory().Callables(Anew(compilation), TestContext.Current.CancellationToken), found);
            if (isOther)
                Assert.NotEqual(latest, found);
            latest = found;
        }
    }

    /// <summary>A lock that is made where it is declared is nobody else's; one that comes from elsewhere may be.</summary>
    [TimedTheory]
    [InlineData("= new(1);", "= Shared.Gate;")]
    [InlineData("= new SemaphoreSlim(1, 1);", "= Shared.Make();")]
    [InlineData("= Shared.Gate;", "= new(1);")]
    public async Task Where_a_lock_comes_from(string before, string after)
    {
        await Task.Yield();
        string[] files =
        [
            "public static class Jobs { [ProcessPoolCallable] public static int F(Job a, Work b) => 1; }",
            $"public sealed class Job {{ private readonly SemaphoreSlim _s {before} private readonly SemaphoreSlim _t = new(1); public int N => _s.CurrentCount + _t.CurrentCount; }}",
            "public sealed class Work(SemaphoreSlim s) { private readonly SemaphoreSlim _s = s; private int _n; public int N => _n++ + _s.CurrentCount; }",
            "public static class Shared { public static readonly SemaphoreSlim Gate = new(1); public static SemaphoreSlim Make() => Gate; }",
        ];
        var compilation = TestCompilation.Create(files);
        var memory = new CallableMemory();
        var token = TestContext.Current.CancellationToken;
        var first = memory.Callables(compilation, token);
        var edited = Edit(compilation, 1, files[1].Replace(before, after, StringComparison.Ordinal));
        var second = memory.Callables(edited, token);
        Assert.Equal(new CallableMemory().Callables(Anew(edited), token), second);
        Assert.NotEqual(first, second);
    }

    /// <summary>What is remembered does not grow with the edits.</summary>
    [TimedFact]
    public async Task Many_edits()
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(Files);
        var memory = new CallableMemory();
        var sizes = new List<int>();
        for (var edit = 0; edit < 400; edit++)
        {
            var (file, text) = (edit % 4) switch
            {
                0 => (7, Files[7].Replace("Unrelated", $"Unrelated{edit}", StringComparison.Ordinal)),
                1 => (3, Files[3].Replace("int Id", $"int Id{edit}", StringComparison.Ordinal)),
                2 => (1, Files[1].Replace("int b", $"int b{edit}", StringComparison.Ordinal)),
                _ => (7, Files[7].Replace("Value", $"Value{edit}", StringComparison.Ordinal)),
            };
            compilation = Edit(compilation, file, text);
            Assert.Equal(4, memory.Callables(compilation, TestContext.Current.CancellationToken).Count);
            if (edit is 100 or 396)
                sizes.Add(PlainGraph.Size(memory));
        }

        Assert.InRange(sizes[1], 1, sizes[0] * 11 / 10);
    }

    private static CSharpCompilation Edit(CSharpCompilation compilation, int file, string text)
    {
        var tree = compilation.SyntaxTrees[file + 1];
        return compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(text, tree.FilePath));
    }

    private static CSharpCompilation Anew(CSharpCompilation compilation) => CSharpCompilation.Create(
        compilation.AssemblyName,
        compilation.SyntaxTrees.Select(tree => TestCompilation.Parse(tree.ToString(), tree.FilePath)),
        compilation.References,
        compilation.Options);
}
