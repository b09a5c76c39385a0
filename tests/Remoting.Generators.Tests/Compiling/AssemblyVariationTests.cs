using Microsoft.CodeAnalysis;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Compiling;

/// <summary>More of what several assemblies have of each other: friends of friends, types of one name, marks of the same methods.</summary>
public sealed class AssemblyVariationTests
{
    [TimedFact]
    public async Task Friends_of_friends_mark_the_same()
    {
        await Task.Yield();
        const string Marks = "[assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse)), ProcessPoolCallable(typeof(Math), nameof(Math.Max))] internal record Data(List<string> X); internal static class Own { [ProcessPoolCallable] public static int F(Data d, Uri[] u) => 1; }";
        const string Friends = "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Two\"), System.Runtime.CompilerServices.InternalsVisibleTo(\"Demo.App\")] ";
        var one = GeneratedCode.Library("One", Friends + Marks.Replace("[assembly: P", "[assembly: P", StringComparison.Ordinal));
        var two = GeneratedCode.Library("Two", Friends + Marks.Replace("Own", "Other", StringComparison.Ordinal).Replace("record Data", "record Data2", StringComparison.Ordinal).Replace("Data d", "Data2 d", StringComparison.Ordinal), null, true, one);
        GeneratedCode.AssertClean(TestCompilation.Create(
            "[assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse)), ProcessPoolCallable(typeof(Math), nameof(Math.Max))] public static class Use { public static object[] All() => [int.Remote.Parse(\"1\"), int.RemoteCalls.Parse(\"1\"), int.RemoteCalls_.Parse(\"1\"), Own.Remote.F(new([]), []), Other.Remote.F(new([]), [])]; }")
            .AddReferences(one, two));
    }

    [TimedFact]
    public async Task Marks_of_a_library_s_types_with_callables_of_their_own()
    {
        await Task.Yield();
        var library = GeneratedCode.Library("Lib", "namespace Lib { public record Rec(int X) { [ProcessPoolCallable] public int Add(int a) => X + a; public int Sub(int a) => X - a; public static Rec Make(int x) => new(x); } public readonly struct Val { [ProcessPoolCallable] public static int F() => 1; public int G(Val other) => 2; public static class In { public static int H(Rec? r = null) => 1; } } public interface I { int J(int x); static int K() => 1; } public class Impl : I { public int J(int x) => x; } public class @class { public static class @static { public static @class @new(@class? @null = null) => new(); } } }");
        GeneratedCode.AssertClean(TestCompilation.Create(
            """
            using Lib;
            [assembly: ProcessPoolCallable(typeof(Rec), "Sub"), ProcessPoolCallable(typeof(Rec), "Make"), ProcessPoolCallable(typeof(Val), "G"), ProcessPoolCallable(typeof(Val.In), "H"), ProcessPoolCallable(typeof(I), "K"), ProcessPoolCallable(typeof(Impl), "J"), ProcessPoolCallable(typeof(@class.@static), "new")]
            public static class Use { public static object[] All() => [Rec.Remote.Add(new Rec(1), 2), Rec.RemoteCalls.Sub(new Rec(1), 2), Rec.RemoteCalls.Make(3), Val.Remote.F(), Val.RemoteCalls.G(default, default), Val.In.Remote.H(), Impl.Remote.J(new Impl(), 1), @class.@static.Remote.@new()]; }
            """).AddReferences(library));
    }

    [TimedFact]
    public async Task Types_of_one_name_in_each()
    {
        await Task.Yield();
        const string Source = "namespace N { internal record Data(int X); internal static class Ops { [ProcessPoolCallable] public static Data F(Data d, List<Data> e) => d; } } namespace N.Remoting { internal class Data; }";
        var one = GeneratedCode.Library("One", Source.Replace("internal record", "public record", StringComparison.Ordinal).Replace("internal static", "public static", StringComparison.Ordinal));
        var two = GeneratedCode.Library("Two", Source);
        GeneratedCode.Clean(TestCompilation.Create("#pragma warning disable CS0436\n" + Source + " public static class Use { public static object All() => N.Ops.Remote.F(new N.Data(1), []); }").AddReferences(one, two));
    }

    [TimedFact]
    public async Task Serializers_of_a_library_behind_an_alias()
    {
        await Task.Yield();
        const string Library = "[assembly: GenerateSerializer(typeof(Lib.P)), GenerateSerializer(typeof(Lib.Q<int>))] namespace Lib { public class P { private int _x = 3; public int X => _x; public Q<int>? Q { get; set; } } public class Q<T> { private T? _t; public T? Get() => _t; public Q<T> Set(T t) { _t = t; return this; } } }";
        var one = GeneratedCode.Library("One", Library).WithAliases(["one"]);
        var two = GeneratedCode.Library("Two", Library).WithAliases(["global", "two"]);
        GeneratedCode.AssertClean(TestCompilation.Create(
            """
            extern alias one;
            extern alias two;
            public class Both : one::Lib.P { public two::Lib.P? Other; public Lib.Q<one::Lib.Q<int>>? Third; private protected one::Lib.Q<int>[] _all = []; }
            public static class C { [ProcessPoolCallable] public static Both F(Both a, Dictionary<string, one::Lib.P> b, Lib.P? c = null) => a; }
            """).AddReferences(one, two));
    }

    /// <summary>Of what generated code names, the alias is declared where it does: constraints, formatters, what an object is taken for, and what an argument is cast to.</summary>
    [TimedTheory]
    [InlineData("public class Box<T> where T : one::Lib.IShape { private T? _item; public T? Get() => _item; } public class Own : one::Lib.IShape; public static class C { [ProcessPoolCallable] public static Box<Own> F(Box<Own> a) => a; }")]
    [InlineData("public class Outer<T> where T : one::Lib.IShape { public class In { private T? _item; public T? Get() => _item; } } public class Own : one::Lib.IShape; public static class C { [ProcessPoolCallable] public static int F(Outer<Own>.In[] a) => 1; }")]
    [InlineData("public class Own : one::Lib.B { [ProcessPoolCallable] public override int F(int x) => 2; public int F(long x) => 3; }")]
    [InlineData("[MessagePackFormatter(typeof(one::Lib.Any<P>))] public class P; public static class C { [ProcessPoolCallable] public static int F(P a, List<P[]> b) => 1; }")]
    [InlineData("[MessagePackObject] public class Q { [Key(0), MessagePackFormatter(typeof(one::Lib.Any<int>))] public int X { get; set; } } public static class C { [ProcessPoolCallable] public static Q F(Q a) => a; }")]
    [InlineData("[MessagePackObject] public class Own : one::Lib.IShape; [MessagePackObject] public class Q { public Q(one::Lib.IShape shape) => Shape = (Own)shape; [Key(0)] public Own Shape { get; } } public static class C { [ProcessPoolCallable] public static Q F(Q a) => a; }")]
    public async Task Names_behind_an_alias_that_no_signature_says(string source)
    {
        await Task.Yield();
        var one = GeneratedCode.Library(
            "One",
            "namespace Lib { public interface IShape; public class B { public virtual int F(int x) => 1; } public sealed class Any<T> : MessagePack.Formatters.IMessagePackFormatter<T> { public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) { } public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => default!; } }")
            .WithAliases(["one"]);
        GeneratedCode.Clean(TestCompilation.Create("extern alias one;\n" + source).AddReferences(one));
    }

    [TimedTheory]
    [InlineData("[assembly: System.Diagnostics.CodeAnalysis.Experimental(\"LIB1\")]", "public record P(int X); public enum E { A } public static class Api { public static P F(P p, E e = E.A) => p; }")]
    [InlineData("", "[System.Obsolete(\"\", true)] public record P(int X); public enum E { [System.Obsolete(\"\", true)] A } [System.Obsolete] public static class Api { public static P F(P p, E e = E.A) => p; }")]
    [InlineData("", "public class P { internal P() { } private P(int x) => _x = x; private readonly int _x = 1; public int X => _x; } public enum E : ulong { A = ulong.MaxValue } public static class Api { public static P F(P p, E e = E.A) => p; }")]
    [InlineData("", "public struct P { public unsafe fixed int A[3]; private object? _o; } public enum E { A } public static class Api { public static P F(P p, E e = E.A) => p; public static unsafe P F(int* p) => default; }")]
    [InlineData("", "public abstract class P { private protected P() { } public sealed class A : P { public int X; } public sealed class B : P { } } public enum E { A } public static class Api { public static P F(P p, E e = E.A) => p; public static ref readonly P F(in P p) => throw null!; }")]
    public async Task What_a_library_says_of_its_types(string marks, string types)
    {
        await Task.Yield();
        var compilation = TestCompilation.Create($"#pragma warning disable\n{marks} namespace Lib {{ {types} }}").WithAssemblyName("Lib");
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        GeneratedCode.Clean(TestCompilation.Create(
            "#pragma warning disable\n[assembly: ProcessPoolCallable(typeof(Lib.Api), \"F\")] public class Own { public Lib.P? P; private List<Lib.P> _all = []; public Lib.E E { get; set; } } public static class C { [ProcessPoolCallable] public static Own G(Own o, Lib.P[] all, Lib.E? e = null) => o; }")
            .AddReferences(MetadataReference.CreateFromImage(image.ToArray())));
    }
}
