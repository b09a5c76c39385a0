using System.Diagnostics;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.State;

/// <summary>However large the graph of types is, it is walked in no time; one without an end has an end.</summary>
public sealed class TypeGraphTests
{
    [TimedTheory]
    [InlineData("public class Grows<T> { public T? Value { get; set; } public Grows<(T, T)>? Next { get; set; } }", "Grows<int>")]
    [InlineData("public class Grows<T> { private Grows<Grows<T>>? _next; public void Use() => _next = null; }", "Grows<int>")]
    [InlineData("public class A<T> { public B<List<T>>? B { get; set; } } public class B<T> { public A<T[]>? A { get; set; } }", "A<int>")]
    [InlineData("public class A<T> { public List<A<Dictionary<string, T>>> All { get; } = new(); }", "A<string>")]
    [InlineData("public class A<T> { public class In { public A<In>? Next { get; set; } } public In? First { get; set; } }", "A<int>")]
    [InlineData("public class A<T> { public struct In { private readonly A<(In, T)>.In[]? _all; public In() => _all = []; } }", "A<int>.In")]
    [InlineData("public class A<T> { public class Mid { public class In { public List<A<In[]>.Mid.In>? Next; } } }", "A<int>.Mid.In")]
    public async Task What_grows_for_ever_is_given_up(string types, string type)
    {
        await Task.Yield();
        var clock = Stopwatch.StartNew();
        var judgement = Judge(types, type);
        Assert.Equal(Verdict.Unknown, judgement.Verdict);
        Assert.Equal("holds ever larger types", judgement.Fault!.Reason);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    /// <summary>Only what grows is given up: neither a long way nor a wide one is.</summary>
    [TimedTheory]
    [InlineData(18, "public class T{0} {{ public IReadOnlyList<T{1}>? Next {{ get; set; }} }}")]
    [InlineData(60, "public class T{0} {{ public T{1}? Next {{ get; set; }} public ICollection<T{1}> Inverse {{ get; }} = new List<T{1}>(); public List<T0> All {{ get; }} = new(); }}")]
    [InlineData(2000, "public class T{0} {{ public T{1}? Next {{ get; set; }} public List<T{2}> Others {{ get; set; }} = new(); public int Id {{ get; set; }} }}")]
    public async Task A_large_model_is_fine(int count, string type)
    {
        await Task.Yield();
        var types = string.Join("\n", Enumerable.Range(0, count).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, type, i, Math.Min(i + 1, count - 1), i * 7919 % count)));
        var compilation = TestCompilation.Create(types);
        var known = KnownTypes.Create(compilation)!;
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error));
        var before = ThreadTime.Now;
        var judgement = Serializability.Judge(compilation.GetTypeByMetadataName("T0")!, known);
        var time = ThreadTime.Now - before;
        Assert.Equal(Verdict.Certain, judgement.Verdict);
        Assert.True(judgement.Types.Length >= count, "Types are missing.");
        Assert.True(count < 2000 || time < TimeSpan.FromSeconds(2), $"It took {time}.");
    }

    [TimedFact]
    public async Task Nested_generics_that_shrink_are_fine()
    {
        await Task.Yield();
        var judgement = Judge("public record Pair<T>(T A, T B);", "Pair<Pair<Pair<Pair<Pair<Pair<Pair<Pair<Pair<int>>>>>>>>>");
        Assert.Equal(Verdict.Certain, judgement.Verdict);
    }

    /// <summary>What may stand where a base type is declared has a serializer, by which it is found when the program runs.</summary>
    [TimedTheory]
    [InlineData("public class Shape { public int W { get; set; } } public class Circle : Shape { public double R { get; set; } }", "Shape", "Circle")]
    [InlineData("public abstract class Shape { public int W { get; set; } } public sealed class Circle : Shape { public double R { get; set; } }", "List<Shape>", "Circle")]
    [InlineData("public interface IShape { } public record Circle(double R) : IShape; public record struct Square(int W) : IShape;", "(IShape, int)", "Circle Square")]
    [InlineData("public record Shape(int W); public abstract record Round(int W) : Shape(W); public record Circle(int W, Holder H) : Round(W); public class Holder { public int A { get; set; } }", "Shape", "Circle Holder")]
    public async Task Derived_types_are_known(string types, string type, string known)
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(types, $"public static class C {{ [ProcessPoolCallable] public static {type} F({type} value) => value; }}");
        TestCompilation.AssertClean(TestCompilation.WithGenerated(compilation));
        var registry = TestCompilation.Run(compilation).GeneratedSources.Single(source => source.HintName == "Remoting.Registry.g.cs").SourceText.ToString();
        Assert.All(known.Split(' '), name => Assert.Matches($@"\.{name}(_Shared)?Serializer\.AddTo\(table\);", registry));
    }

    /// <summary>A derived type that cannot travel is no reason against its base, of which there may be others.</summary>
    [TimedFact]
    public async Task A_derived_type_that_cannot_travel_is_no_fault()
    {
        await Task.Yield();
        var judgement = Judge("public class Shape { public int W { get; set; } } public class Drawn : Shape { public Action? OnDraw { get; set; } }", "Shape");
        Assert.Equal(Verdict.Certain, judgement.Verdict);
        Assert.DoesNotContain(judgement.Types, model => model.Name == "global::Drawn");
    }

    [TimedTheory]
    [InlineData("public class Held { private readonly Action _done = () => { }; public void Use() => _done(); }", "Held._done: System.Action")]
    [InlineData("public class Held(Stream stream) { public long Length => stream.Length; }", "Held.stream: System.IO.Stream")]
    [InlineData("public class Held { ~Held() { } }", "Held")]
    public async Task What_cannot_travel_is_told_with_its_path(string types, string fault)
    {
        await Task.Yield();
        var judgement = Judge(types, "Held");
        Assert.Equal(Verdict.Never, judgement.Verdict);
        Assert.Equal(fault, judgement.Fault!.Describe());
    }

    /// <summary>What the language does not allow as a type argument stands in no generated code.</summary>
    [TimedTheory]
    [InlineData("", "INumber<int>[]", nameof(Verdict.Never))]
    [InlineData("", "System.IParsable<int>", nameof(Verdict.Never))]
    [InlineData("public class Held { private readonly INumber<int>? _of = null; public object? Of => _of; }", "Held", nameof(Verdict.Never))]
    [InlineData("public interface I { static abstract int X { get; } }", "I[]", nameof(Verdict.Never))]
    [InlineData("public interface I { static virtual int X => 1; } public record A : I;", "I[]", nameof(Verdict.Certain))]
    [InlineData("public interface I { static abstract int X { get; } } public interface J : I { static int I.X => 1; } public record A : J;", "J[]", nameof(Verdict.Certain))]
    [InlineData("public interface I { static virtual int X => 1; } public interface J : I { static abstract int I.X { get; } }", "J[]", nameof(Verdict.Never))]
    [InlineData("public interface I { static virtual int X => 1; } public interface J : I { static int I.X => 2; } public interface K : I { static int I.X => 3; } public interface L : J, K;", "L[]", nameof(Verdict.Never))]
    [InlineData("public interface I { static virtual event Action E { add { } remove { } } } public interface J : I { static event Action I.E { add { } remove { } } } public interface K : I { static event Action I.E { add { } remove { } } } public interface L : J, K;", "L[]", nameof(Verdict.Never))]
    public async Task What_is_no_type_argument(string types, string type, string verdict)
    {
        await Task.Yield();
        var callable = $"public static class C {{ [ProcessPoolCallable] public static {type}? F({type}? value) => value; }}";
        Compiling.GeneratedCode.AssertClean(TestCompilation.Create(types, callable));
        Assert.Equal(verdict, Judge(types, type).Verdict.ToString());
    }

    private static Serializability Judge(string types, string type)
    {
        var compilation = TestCompilation.Create(types, $"public static class C {{ public static {type} F() => default!; }}");
        var method = compilation.GetTypeByMetadataName("C")!.GetMembers("F").OfType<Microsoft.CodeAnalysis.IMethodSymbol>().Single();
        return Serializability.Judge(method.ReturnType, KnownTypes.Create(compilation)!);
    }
}
