using System.Reflection;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Parsing;
using Remoting.Generators.Tests.Compiling;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>Data that is as deep as it is long, whatever stands between one level and the next; and types that would lead on for ever.</summary>
public sealed class DeepVariationTests
{
    private const string Types =
        """
        namespace Deep
        {
            public interface ILink { ILink? Next { get; } }
            public sealed class Link(ILink? next) : ILink { public ILink? Next { get; } = next; }
            public abstract class Expression { } public sealed class Leaf : Expression { public int Value = 7; } public sealed class Plus(Expression left, Expression right) : Expression { public Expression Left => left; public Expression Right => right; }
            public class InList { public List<InList> Next { get; } = []; } public class InArray { public InArray?[]? Next; } public class InView { public IReadOnlyList<InView> Next { get; set; } = []; }
            public class InMap { public Dictionary<string, InMap> Next { get; } = []; } public class InIMap { public IDictionary<int, InIMap> Next { get; set; } = new SortedDictionary<int, InIMap>(); } public class InSet { public HashSet<InSet> Next { get; } = []; }
            public class InTuple { public (int, InTuple?) Next; } public class InClassTuple { public Tuple<InClassTuple?>? Next { get; set; } } public class InStruct { public Wrap? Next; public struct Wrap { public InStruct Of; } }
            public class InObject { public object? Next { get; set; } } public class Base { public Base? Next { get; set; } } public class Below : Base { public int More; }
            public record InRecord(int Number, InRecord? Next); public class InGeneric<T> { public T? Value; public InGeneric<T>? Next; } public class InImmutable { public ImmutableArray<InImmutable> Next { get; set; } = []; } public class InLinked { public LinkedList<InLinked> Next { get; } = []; public InLinked With(InLinked n) { Next.AddLast(n); return this; } } public class InSegment { public ArraySegment<InSegment> Next; public Memory<InSegment> More; public ReadOnlyMemory<InSegment>? Most; public KeyValuePair<InSegment?, ImmutableArray<InSegment>[]> Pair; }
            public class Hidden { private Node? _first; private class Node { public Node? Next; } public Hidden Make(int depth) { for (var i = 0; i < depth; i++) _first = new Node { Next = _first }; return this; } public int Depth() { var n = 0; for (var node = _first; node is not null; node = node.Next) n++; return n; } }
        }
        """;

    private const string Program =
        """
        using Deep;
        using Remoting.Generators.Tests.Support;
        public static class C
        {
            [ProcessPoolCallable] public static ILink Link(ILink a) => a;
            [ProcessPoolCallable] public static Expression Expression(Expression a) => a;
            [ProcessPoolCallable] public static InList InList(InList a) => a;
            [ProcessPoolCallable] public static InArray InArray(InArray a) => a;
            [ProcessPoolCallable] public static InView InView(InView a) => a;
            [ProcessPoolCallable] public static InMap InMap(InMap a) => a;
            [ProcessPoolCallable] public static InIMap InIMap(InIMap a) => a;
            [ProcessPoolCallable] public static InSet InSet(InSet a) => a;
            [ProcessPoolCallable] public static InTuple InTuple(InTuple a) => a;
            [ProcessPoolCallable] public static InClassTuple InClassTuple(InClassTuple a) => a;
            [ProcessPoolCallable] public static InStruct InStruct(InStruct a) => a;
            [ProcessPoolCallable] public static InObject InObject(InObject a) => a;
            [ProcessPoolCallable] public static Base Base(Base a) => a;
            [ProcessPoolCallable] public static InRecord InRecord(InRecord a) => a;
            [ProcessPoolCallable] public static InGeneric<(int, string?)> InGeneric(InGeneric<(int, string?)> a) => a;
            [ProcessPoolCallable] public static InImmutable InImmutable(InImmutable a) => a;
            [ProcessPoolCallable] public static InLinked InLinked(InLinked a) => a;
            [ProcessPoolCallable] public static InSegment InSegment(InSegment a) => a;
            [ProcessPoolCallable] public static Hidden Hidden(Hidden a) => a;
            [ProcessPoolCallable] public static object Object(object a) => a;
        }
        public static class Check
        {
            private const int Depth = 20_000;
            private static T Make<T>(T last, Func<T, T> next) { for (var i = 0; i < Depth; i++) last = next(last); return last; }
            private static void Count<T>(T? first, Func<T, T?> next) where T : class { var n = -1; for (var at = first; at is not null; at = next(at)) n++; Xunit.Assert.Equal(Depth, n); }
            public static void Interface() => Count(Trip.Run(C.Remote.Link(Make<ILink>(new Link(null), n => new Link(n)))), n => n.Next);
            public static void Left() => Count(Trip.Run(C.Remote.Expression(Make<Expression>(new Leaf(), n => new Plus(n, new Leaf())))), n => (n as Plus)?.Left);
            public static void Right() => Count(Trip.Run(C.Remote.Expression(Make<Expression>(new Leaf(), n => new Plus(new Leaf(), n)))), n => (n as Plus)?.Right);
            public static void List() => Count(Trip.Run(C.Remote.InList(Make(new InList(), n => new InList { Next = { n } }))), n => n.Next.FirstOrDefault());
            public static void Array() => Count(Trip.Run(C.Remote.InArray(Make(new InArray(), n => new InArray { Next = [null, n] }))), n => n.Next?[1]);
            public static void View() => Count(Trip.Run(C.Remote.InView(Make(new InView(), n => new InView { Next = [n] }))), n => n.Next.FirstOrDefault());
            public static void Views() => Count(Trip.Run(C.Remote.InView(Make(new InView(), n => new InView { Next = new List<InView> { n }.AsReadOnly() }))), n => n.Next.FirstOrDefault());
            public static void Map() => Count(Trip.Run(C.Remote.InMap(Make(new InMap(), n => new InMap { Next = { ["a"] = n } }))), n => n.Next.GetValueOrDefault("a"));
            public static void AnyMap() => Count(Trip.Run(C.Remote.InIMap(Make(new InIMap(), n => new InIMap { Next = { [1] = n } }))), n => n.Next.Values.FirstOrDefault());
            public static void Set() => Count(Trip.Run(C.Remote.InSet(Make(new InSet(), n => new InSet { Next = { n } }))), n => n.Next.FirstOrDefault());
            public static void Tuples() => Count(Trip.Run(C.Remote.InTuple(Make(new InTuple(), n => new InTuple { Next = (1, n) }))), n => n.Next.Item2);
            public static void ClassTuples() => Count(Trip.Run(C.Remote.InClassTuple(Make(new InClassTuple(), n => new InClassTuple { Next = Tuple.Create<InClassTuple?>(n) }))), n => n.Next?.Item1);
            public static void Structures() => Count(Trip.Run(C.Remote.InStruct(Make(new InStruct(), n => new InStruct { Next = new() { Of = n } }))), n => n.Next?.Of);
            public static void Objects() => Count(Trip.Run(C.Remote.InObject(Make(new InObject(), n => new InObject { Next = n }))), n => (InObject?)n.Next);
            public static void Derived() => Count(Trip.Run(C.Remote.Base(Make(new Base(), n => new Below { Next = n, More = 1 }))), n => n.Next);
            public static void Records() => Count(Trip.Run(C.Remote.InRecord(Make(new InRecord(0, null), n => new InRecord(1, n)))), n => n.Next);
            public static void Generics() => Count(Trip.Run(C.Remote.InGeneric(Make(new InGeneric<(int, string?)>(), n => new() { Next = n }))), n => n.Next);
            public static void Immutable() => Count(Trip.Run(C.Remote.InImmutable(Make(new InImmutable(), n => new InImmutable { Next = [n] }))), n => n.Next.FirstOrDefault());
            public static void Linked() => Count(Trip.Run(C.Remote.InLinked(Make(new InLinked(), n => new InLinked().With(n)))), n => n.Next.FirstOrDefault());
            public static void Segments() => Count(Trip.Run(C.Remote.InSegment(Make(new InSegment(), n => new InSegment { Next = new([n]), Most = new[] { n }, Pair = new(n, []) }))), n => n.Next.Count == 0 ? null : n.Next[0]);
            public static void Hidden() => Xunit.Assert.Equal(Depth, Trip.Run(C.Remote.Hidden(new Hidden().Make(Depth))).Depth());
            public static void Nested() => Count(Trip.Run(C.Remote.Object(Make<object>(new object[] { 1 }, n => new object[] { n }))), n => (n as object[])?[0] as object[]);
            public static void NestedLists() => Count(Trip.Run(C.Remote.Object(Make<object>(new List<object>(), n => new List<object> { n }))), n => (n as List<object>)?.FirstOrDefault());
        }
        """;

    private static readonly Lazy<Assembly> OfSource = new(() => VariationTests.Load("Deep.Own", [Types, Program], null));
    private static readonly Lazy<Assembly> OfLibrary = new(() => VariationTests.LoadWithLibrary("Deep.Library", Types, "Deep.User", [Program]));

    public static IEnumerable<TheoryDataRow<string>> Rows() => Program.Split('\n')
        .Where(line => line.Contains("public static void ", StringComparison.Ordinal))
        .Select(line => new TheoryDataRow<string>(line.Split("public static void ")[1].Split('(')[0]));

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Deep_data_of_own_types(string check)
    {
        await Task.Yield();
        Run(OfSource.Value, check);
    }

    [TimedTheory]
    [MemberData(nameof(Rows))]
    public async Task Deep_data_of_other_assemblies(string check)
    {
        await Task.Yield();
        Run(OfLibrary.Value, check);
    }

    /// <summary>Legal, and without an end: said in no time, by name, and never a hang.</summary>
    [TimedTheory]
    [InlineData("public class A<T> { public B<List<T>>? Next; } public class B<T> { public A<T[]>? Next; } public class R { public A<int>? A; }")]
    [InlineData("public class P<T> { public P<P<T>>? Next { get; set; } } public class R { public P<int>? A; }")]
    [InlineData("public class P<T> { public Dictionary<string, P<KeyValuePair<T, T>>> Next { get; } = []; } public record R(P<string> A);")]
    [InlineData("public class Outer<T> { public class Inner<U> { public Outer<U>.Inner<(T, U)>? Next; } } public class R { public Outer<int>.Inner<string>? A; }")]
    [InlineData("public struct S<T> { public S<T?[]>[]? Next; } public class R { public S<int> A; }")]
    [InlineData("public abstract class N<T> { public IReadOnlyList<N<Tuple<T>>>? Next; } public class M<T> : N<T> { public M<N<T>>? More; } public class R : M<int> { }")]
    [InlineData("public class X<T1, T2, T3> { public X<T2, T3, (T1, T2)>? A; public X<(T3, T3), T1, T2>? B; public X<T3, List<T1>, T2>? C; } public class R { public X<int, string, double>? A; }")]
    public async Task Types_that_lead_on_for_ever(string types)
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(types, "public static class C { [ProcessPoolCallable] public static int F(R value, List<R> more) => 1; }");
        var before = ThreadTime.Now;
        var compiled = GeneratedCode.Clean(compilation);
        var problems = CallableParser.Parse(compilation.GetTypeByMetadataName("C")!.GetMembers("F").OfType<IMethodSymbol>().Single(), KnownTypes.Create(compilation)!, TestContext.Current.CancellationToken).Problems;
        Assert.NotEmpty(compiled.SyntaxTrees);
        Assert.Contains(problems, problem => problem.Fault!.Reason.Contains("ever larger", StringComparison.Ordinal));
        Assert.InRange(ThreadTime.Now - before, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static void Run(Assembly program, string check) => program.GetType("Check")!.GetMethod(check)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
}
