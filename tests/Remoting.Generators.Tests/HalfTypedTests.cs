using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests;

/// <summary>While somebody types, a program is wrong most of the time: the generator makes what it can of it, and never throws.</summary>
public sealed class HalfTypedTests
{
    private const string Source =
        """
        using System.Runtime.CompilerServices;
        [assembly: ProcessPoolCallable(typeof(Others), nameof(Others.F), Name = "f"), GenerateSerializer(typeof(Point))]
        namespace Demo.Data;
        public static class Others { public static int F(int a, Stream? s = null) => a; }
        [MessagePackObject(true)] public record Point(int X, int Y) { [IgnoreMember] public int Sum => X + Y; }
        [MessagePackObject] public class Keyed { [SerializationConstructor] public Keyed(int a, string b) { A = a; B = b; } [Key(0)] public int A { get; } [Key(1)] public string B { get; } }
        [Union(0, typeof(Circle)), Union(1, typeof(Square))] public abstract class Shape { public required string Name { get; init; } }
        [MessagePackObject] public sealed class Circle : Shape { [Key(0)] public double R { get; set; } }
        [MessagePackObject] public sealed class Square : Shape { [Key(0)] public double A { get; set; } }
        public record Low(int Id, string Text) { public static readonly Low None = new(0, ""); }
        public record High(int Id, string Text, List<High> More) : Low(Id, Text: Text) { private int _hash; public override int GetHashCode() => _hash = Id; }
        public class Captured(int seed, string name) { private readonly Lock _lock = new(); public int Next() => seed + name.Length; }
        [InlineArray(4)] public struct Four { private int _first; }
        public enum Color : byte { Red = 1, Green }
        public interface ISource<T> { T? Get(int at); }
        public class Source<T>(T[] all) : ISource<T> where T : class { public T? Get(int at) => all[at]; }
        public partial class Work : IDisposable
        {
            [ProcessPoolCallable(Name = "first")] public static Task<High> First(Point p, in Four four, Color color = Color.Green, [CallerArgumentExpression("p")] string? e = null, CancellationToken token = default) => null!;
            [ProcessPoolCallable] public static async IAsyncEnumerable<(int A, Low B)> Second(Captured c, IProgress<Color>? progress, params Shape[] shapes) { await Task.Yield(); yield break; }
            [ProcessPoolCallable] public static partial ISource<string> Third(Source<string> source, [FromServices] IDisposable service, Dictionary<Color, Keyed>[] all);
            public static partial ISource<string> Third(Source<string> source, IDisposable service, Dictionary<Color, Keyed>[] all) => source;
            [ProcessPoolCallable] public override string ToString() => "";
            public string ToString(string? format = null) => "";
            public void Dispose() { }
        }
        """;

    [TimedTheory]
    [InlineData("public record Person(string Name, int Name);")]
    [InlineData("public record Person(int, string);")]
    [InlineData("public record Person(int Id, string );")]
    [InlineData("public record Person(int Id, ) : Low(Id, Id);")]
    [InlineData("public record Person(int Id, int More) : Low(X: Id, X: More);")]
    [InlineData("public class Person(int Id, int Id) { public int A => Id; }")]
    [InlineData("[MessagePackObject(true)] public record Person(int Id, int Id, int);")]
    [InlineData("[MessagePackObject] public record Person([property: Key(0)] int Id, [property: Key(0)] int Id);")]
    [InlineData("public class Person { public int X; public int X; public int X { get; set; } public static readonly Person A = new(), A = new(); }")]
    [InlineData("[Union(0, typeof(Person)), Union(0, typeof(Person)), Union(0, typeof())] public abstract class Person : Person { }")]
    [InlineData("public class Person : Person2; public class Person2 : Person;")]
    [InlineData("public class Person : Person.Inner { public class Inner : Person; }")]
    [InlineData("public struct Person { public Person P; public Person[] Q; }")]
    [InlineData("public enum Person : Person { A = A, A = B }")]
    [InlineData("public interface ISource<T> { } public class Person { public ISource<> A; public ISource<List<>>[] B; public Missing C; }")]
    [InlineData("public partial class Person { private int _a; } public partial class Person { private int _a; public override int GetHashCode() => _a = 1; public override int GetHashCode() => _a = 2; }")]
    [InlineData("[StructLayout(LayoutKind.Explicit)] public struct Person { [FieldOffset(0)] public int V; [FieldOffset(4)] public Person Next; }")]
    [InlineData("[StructLayout(LayoutKind.Sequential, Size = 16)] public struct Person { public int V; public Person Next; }")]
    [InlineData("[StructLayout(LayoutKind.Explicit)] public struct Person { [FieldOffset(0)] public int V; [FieldOffset(4)] public Other Next; } [StructLayout(LayoutKind.Explicit)] public struct Other { [FieldOffset(0)] public int V; [FieldOffset(4)] public Person Next; }")]
    [InlineData("[StructLayout(LayoutKind.Explicit)] public class Person { [FieldOffset(0)] public int V; [FieldOffset(4)] public S Next; } public struct S { private S _s; }")]
    [InlineData("[InlineArray(2)] public struct Person { private Person _p; }")]
    [InlineData("public unsafe struct Person { public fixed int A[2]; public Person* P; public Person Q; }")]
    [InlineData("public record struct Person(int A, Person B, Person? C);")]
    [InlineData("public struct Person { private readonly (Person A, int B) _p; private readonly KeyValuePair<int, Person> _q; }")]
    [InlineData("[StructLayout(LayoutKind.Explicit)] public struct Person { [FieldOffset(0)] public Wrap<Person> Next; } public struct Wrap<T> { public T V; }")]
    [InlineData("[StructLayout(LayoutKind.Sequential, Size = 16)] public struct Person<T> { public Person<Person<T>> Next; public int V; } public class Person { public Person<int> P; }")]
    [InlineData("[StructLayout(LayoutKind.Explicit)] public struct Person<T> { [FieldOffset(0)] public Person<Person<T>> Next; [FieldOffset(4)] public Person<(T, T)> Other; [FieldOffset(4)] public string V; } public class Person { public Person<int> P; }")]
    [InlineData("[StructLayout(LayoutKind.Explicit)] public class Person { [FieldOffset(0)] public S<int> P; [FieldOffset(0)] public string V; } public struct S<T> { public S<S<T>> A; public S<(T, T)> B; }")]
    public async Task A_type_that_is_half_typed(string type)
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(
            "using System.Runtime.CompilerServices;\nusing System.Runtime.InteropServices;\npublic record Low(int X);\n" + type,
            "public static class C { [ProcessPoolCallable] public static int Good(int x) => x; [ProcessPoolCallable] public static Person F(Person a, List<Person> b, Person a) => a; [ProcessPoolCallable] public static void G(Person p) { } }");
        Assert.Contains(TestCompilation.Run(compilation).GeneratedSources, source => source.SourceText.ToString().Contains("Good", StringComparison.Ordinal));
    }

    [TimedTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Without_any_one_token(int rest)
    {
        await Task.Yield();
        var root = TestCompilation.Parse(Source, "Source0.cs").GetRoot(TestContext.Current.CancellationToken);
        var tokens = root.DescendantTokens().Where(token => !token.Span.IsEmpty).ToList();
        for (var i = rest; i < tokens.Count; i += 4)
            Generates(Source.Remove(tokens[i].SpanStart, tokens[i].Span.Length));
    }

    [TimedFact]
    public async Task Up_to_any_token()
    {
        await Task.Yield();
        var tokens = TestCompilation.Parse(Source, "Source0.cs").GetRoot(TestContext.Current.CancellationToken).DescendantTokens().ToList();
        for (var i = 0; i < tokens.Count; i += 5)
            Generates(Source[..tokens[i].SpanStart]);
    }

    private static void Generates(string source)
    {
        var result = TestCompilation.Driver().RunGenerators(TestCompilation.Create(source), TestContext.Current.CancellationToken).GetRunResult().Results.Single();
        Assert.True(result.Exception is null, source + "\n" + result.Exception);
    }
}
