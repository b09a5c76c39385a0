using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;
using Remoting.Generators.Tests.Support;
using static Remoting.Generators.Parsing.CallableProblemKind;

namespace Remoting.Generators.Tests;

/// <summary>What the parser says of methods, and that the generator emits exactly those that have no error.</summary>
public sealed class ParserTests
{
    private const string Prelude =
        """
        using System.Data.Common;
        using System.Linq.Expressions;
        namespace Fake { public class Stream { public int A { get; set; } } }
        public class Customer { public DbConnection? Connection { get; set; } }
        public class Order { public List<Customer>? Customers { get; set; } }
        public class Opaque { private int _x; public void Inc() => _x++; }
        public abstract class Abstract { }
        public class Handle : System.IO.Stream
        {
            public override bool CanRead => true; public override bool CanSeek => true; public override bool CanWrite => true; public override long Length => 0;
            public override long Position { get; set; } public override void Flush() { } public override int Read(byte[] b, int o, int c) => 0;
            public override long Seek(long o, SeekOrigin s) => 0; public override void SetLength(long v) { } public override void Write(byte[] b, int o, int c) { }
        }
        [MessagePackFormatter(typeof(int))] public class Formatted : MemoryStream { }
        public class Grows<T> { public Grows<Grows<T>>? Next { get; set; } }
        public class WithCallback { public Action? Done { get; set; } }
        public class Ignoring { [IgnoreMember] public Action? Done { get; set; } public int A { get; set; } }
        [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] public unsafe struct Pointing { [System.Runtime.InteropServices.FieldOffset(0)] public int* P; [System.Runtime.InteropServices.FieldOffset(8)] public int N; }
        [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 32)] public unsafe struct Roomy { public delegate*<void> Code; }
        [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 64)] public struct HoldsPointing { public Pointing Inner; }
        [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] public class Overlaid { [System.Runtime.InteropServices.FieldOffset(0)] public byte Code; [System.Runtime.InteropServices.FieldOffset(0)] public bool Any; }
        [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] public struct OverlaidToo { [System.Runtime.InteropServices.FieldOffset(8)] public DayOfWeek Code; [System.Runtime.InteropServices.FieldOffset(10)] public bool Any; [System.Runtime.InteropServices.FieldOffset(0)] public string? Text; }
        [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] public class SideBySide { [System.Runtime.InteropServices.FieldOffset(0)] public byte Code; [System.Runtime.InteropServices.FieldOffset(1)] public bool Any; [System.Runtime.InteropServices.FieldOffset(8)] public Guid Id; [System.Runtime.InteropServices.FieldOffset(24)] public string? Text; }
        [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] public class Chosen { [System.Runtime.InteropServices.FieldOffset(0)] public byte Code; [System.Runtime.InteropServices.FieldOffset(0), IgnoreMember] public bool Any; }

        """;

    public static TheoryData<string, string> Methods() => new()
    {
        { "public static int F(int x) => x;", "" },
        { "internal static int F(int x) => x;", "" },
        { "protected internal static int F(int x) => x;", "" },
        { "public static void F(Ignoring x) { }", "" },
        { "public static void F(Formatted x) { }", "" },
        { "public static void F(Fake.Stream x) { }", "" },
        { "public static IEnumerable<int> F() { yield return 1; }", "" },
        { "public static void F(CancellationToken a, int b, CancellationToken c) { }", "" },
        { "public static void F(CancellationToken? a, int b, CancellationToken? c = null) { }", "" },
        { "[System.Runtime.InteropServices.DllImport(\"x\")] public static extern int F(int x);", "" },
        { "public static partial void F();", "" },
        { "public int F(int x) => x;", "" },
        { "public int F(int x) => x + _state++; private int _state;", "" },
        { "public int F(int x) => x + _state.ReadByte(); private readonly Stream _state = Stream.Null;", nameof(NotStatic) },
        { "public Stream? S { get; set; } public int F(int x) => x;", nameof(NotStatic) },
        { "private static int F(int x) => x;", nameof(NotAccessible) },
        { "static int F(int x) => x;", nameof(NotAccessible) },
        { "protected static int F(int x) => x;", nameof(NotAccessible) },
        { "private int F(Stream x) => 1;", "NotAccessible ParameterNeverSerializable" },
        { "public static T F<T>(T x) => x;", nameof(Generic) },
        { "public static void F(ref int x) { }", nameof(ByReference) },
        { "public static void F(out int x) => x = 1;", nameof(ByReference) },
        { "public static void F(in Span<int> x) { }", nameof(ByReference) },
        { "public static unsafe void F(int* x) { }", nameof(ByReference) },
        { "public static unsafe void F(delegate*<void> x) { }", nameof(ByReference) },
        { "public static void F(Span<int> x) { }", nameof(ByReference) },
        { "public static Span<int> F() => default;", nameof(ByReference) },
        { "private static int s; public static ref int F() => ref s;", nameof(ByReference) },
        { "public static async void F() => await Task.Yield();", nameof(AsyncVoid) },
        { "static partial void F();", nameof(PartialWithoutBody) },
        { "public static IEnumerator<int> F() { yield break; }", nameof(Iterator) },
        { "public static IAsyncEnumerator<int> F() => null!;", nameof(Iterator) },
        { "public static async IAsyncEnumerable<int> F() { await Task.Yield(); yield break; }", "" },
        { "public static IAsyncEnumerable<Stream> F() => null!;", nameof(ResultNeverSerializable) },
        { "public static IAsyncEnumerable<IAsyncEnumerable<int>> F() => null!;", nameof(ResultNeverSerializable) },
        { "public static Task<IAsyncEnumerable<int>> F() => null!;", nameof(ResultNeverSerializable) },
        { "public static void F(IAsyncEnumerable<int> x) { }", "" },
        { "public static void F(IAsyncEnumerable<int>? x = null, IAsyncEnumerable<List<string>>? y = null) { }", "" },
        { "public static void F(IAsyncEnumerable<Stream> x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(IAsyncEnumerable<object> x) { }", nameof(ParameterMaybeSerializable) },
        { "public static void F(List<IAsyncEnumerable<int>> x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(Action x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(Pointing x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(Roomy[] x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(HoldsPointing x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(Overlaid x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(OverlaidToo x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(SideBySide x) { }", "" },
        { "public static void F(Chosen x) { }", "" },
        { "public static void F(List<Func<int>> x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(Stream x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(Handle x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(Task x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(Task<int> x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(IntPtr x) { }", nameof(ParameterMaybeSerializable) },
        { "public static void F(Type x) { }", "" },
        { "public static void F(CancellationTokenSource x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(IProgress<int> x) { }", "" },
        { "public static void F(IProgress<Stream> x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(IProgress<object> x) { }", nameof(ParameterMaybeSerializable) },
        { "public static void F(List<IProgress<int>> x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(Expression<Func<int>> x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(IQueryable<int> x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(IServiceProvider x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(Order x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(WithCallback x) { }", nameof(ParameterNeverSerializable) },
        { "public static void F(Microsoft.Win32.SafeHandles.SafeFileHandle x) { }", nameof(ParameterNeverSerializable) },
        { "public static Action F() => null!;", nameof(ResultNeverSerializable) },
        { "public static Task<Task<int>> F() => null!;", nameof(ResultNeverSerializable) },
        { "public static void F(object x) { }", nameof(ParameterMaybeSerializable) },
        { "public static void F(dynamic x) { }", nameof(ParameterMaybeSerializable) },
        { "public static void F(IDisposable x) { }", nameof(ParameterMaybeSerializable) },
        { "public static void F(Abstract x) { }", nameof(ParameterMaybeSerializable) },
        { "public static void F(Opaque x) { }", "" },
        { "public static void F(Grows<int> x) { }", nameof(ParameterMaybeSerializable) },
        { "public static void F(System.Text.StringBuilder x) { }", "" },
        { "public static List<object> F() => null!;", nameof(ResultMaybeSerializable) },
        { "public static Exception F() => null!;", "" },
    };

    [TimedTheory]
    [MemberData(nameof(Methods))]
    public async Task Problems_and_parity(string method, string problems)
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(Prelude + "public partial class C { [ProcessPoolCallable] " + method + " }");
        var symbol = compilation.GetTypeByMetadataName("C")!.GetMembers("F").OfType<IMethodSymbol>().Single();
        var parse = CallableParser.Parse(symbol, KnownTypes.Create(compilation)!, TestContext.Current.CancellationToken);

        Assert.Equal(problems, string.Join(" ", parse.Problems.Select(problem => problem.Kind)));
        Assert.False(parse.HasCompileErrors);
        Assert.Equal(parse.Problems.Any(problem => problem.Certainty == Certainty.Error), parse.Model is null);
        Assert.Equal(parse.Model is not null, TestCompilation.Run(compilation).GeneratedSources.Any(source => source.HintName == "C.Remote.g.cs"));
        if (parse.Model is not null && method != "public static partial void F();")
            TestCompilation.AssertClean(TestCompilation.WithGenerated(WithoutWarnings(compilation)));
    }

    [TimedTheory]
    [InlineData("private class C { [ProcessPoolCallable] public static void F() { } }", "NotAccessible")]
    [InlineData("protected class C { [ProcessPoolCallable] public static void F() { } }", "NotAccessible")]
    [InlineData("internal class C { [ProcessPoolCallable] public static void F() { } }", "")]
    [InlineData("public class C<T> { [ProcessPoolCallable] public static void F() { } }", "Generic")]
    [InlineData("public interface C { [ProcessPoolCallable] static abstract void F(); }", "NotOrdinary")]
    public async Task Containers(string type, string problems)
    {
        await Task.Yield();
        var compilation = TestCompilation.Create("public class Outer { " + type + " }");
        var symbol = compilation.GetTypeByMetadataName("Outer")!.GetTypeMembers("C").Single().GetMembers("F").OfType<IMethodSymbol>().Single();
        var parse = CallableParser.Parse(symbol, KnownTypes.Create(compilation)!, TestContext.Current.CancellationToken);
        Assert.Equal(problems, string.Join(" ", parse.Problems.Select(problem => problem.Kind)));
        Assert.Equal(problems.Length > 0, parse.Model is null);
        TestCompilation.AssertClean(TestCompilation.WithGenerated(compilation));
    }

    [TimedFact]
    public async Task File_local_types_and_local_functions()
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(
            """
            file static class C { [ProcessPoolCallable] public static void F() { } }
            public static class D { public static void M() { [ProcessPoolCallable] static void L() { } L(); } }
            """);
        Assert.Empty(TestCompilation.Run(compilation).GeneratedSources);
    }

    [TimedFact]
    public async Task A_fault_tells_its_path()
    {
        await Task.Yield();
        var problem = ParseSingle(Prelude + "public class C { [ProcessPoolCallable] public static void F(Order[] x) { } }").Problems.Single();
        Assert.Equal("Order.Customers.Connection: System.Data.Common.DbConnection", problem.Fault!.Describe());
        Assert.Equal(["Customers", "Connection"], problem.Fault.Path.Select(member => member.Name));
        Assert.Equal("is an open connection of this process", problem.Fault.Reason);
        Assert.Equal("x", problem.Symbol.Name);
    }

    /// <summary>What code cannot name travels like anything else, so nothing is lost, and nothing is to be said.</summary>
    [TimedFact]
    public async Task No_state_is_lost()
    {
        await Task.Yield();
        var compilation = TestCompilation.Create(
            """
            public class C
            {
                private int _hidden; private int _name;
                public int Name { get => _name; set => _name = value; }
                public List<int> Items { get; } = new();
                public int Computed => _hidden;
                public int Kept { get; private set; }
                public C(int kept) { Kept = kept; }
                public event Action? Changed;
                public void Use() { Changed?.Invoke(); _hidden++; }
            }
            """);
        var judgement = Serializability.Judge(compilation.GetTypeByMetadataName("C")!, KnownTypes.Create(compilation)!);
        Assert.Equal(Verdict.Certain, judgement.Verdict);
        Assert.Empty(judgement.LostState);
        var state = Assert.IsType<StateModel>(judgement.Types.Single(type => type.Name == "global::C"));
        Assert.Equal(4, state.Fields.Count);
    }

    /// <summary>
    /// Of a compiled library's classes the compiler does not show private fields, so what is public proves nothing: all of them are looked at when
    /// the program runs. What can never travel shows in what is public.
    /// </summary>
    [TimedTheory]
    [InlineData("public record R(int A) { public string? B { get; init; } }", nameof(Verdict.Certain))]
    [InlineData("public readonly record struct R(int A);", nameof(Verdict.Certain))]
    [InlineData("public class R { public int A { get; set; } public List<int> Items { get; } = new(); public int Sum => A; }", nameof(Verdict.Certain))]
    [InlineData("public readonly struct R { private readonly long _ticks; public R(long t) => _ticks = t; public long Days => _ticks; }", nameof(Verdict.Certain))]
    [InlineData("public class R { private long _ticks; public void Inc() => _ticks++; public long Ticks => _ticks; }", nameof(Verdict.Certain))]
    [InlineData("public class R { private R() { } public int A { get; set; } }", nameof(Verdict.Certain))]
    [InlineData("public class R { public Action? A { get; set; } }", nameof(Verdict.Never))]
    [InlineData("public class R { public Action A => () => { }; }", nameof(Verdict.Certain))]
    public async Task Types_of_a_compiled_library(string type, string verdict)
    {
        await Task.Yield();
        using var image = new MemoryStream();
        Assert.True(TestCompilation.Create(type).WithAssemblyName("Lib").Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        var compilation = TestCompilation.Create().AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        var judgement = Serializability.Judge(compilation.GetTypeByMetadataName("R")!, KnownTypes.Create(compilation)!);
        Assert.Equal(verdict, judgement.Verdict.ToString());
        Assert.Equal(WireForm.Dynamic, judgement.Reference.Form);
        Assert.Empty(judgement.LostState);
    }

    [TimedTheory]
    [InlineData("public static Missing F() => null!;")]
    [InlineData("public static void F(Missing x) { }")]
    [InlineData("public static void F(List<Missing> x) { }")]
    [InlineData("public static void F(int x) { ")]
    [InlineData("public static void F(")]
    [InlineData("public static F() { }")]
    [InlineData("public static void F(int a, int a) { }")]
    [InlineData("public static void F(int a = \"s\") { }")]
    [InlineData("public static void F(Broken x) { } public class Broken : Missing { } ")]
    [InlineData("public static void F(Broken x) { } public class Broken { public Missing A { get; set; } } ")]
    public async Task Broken_code_is_the_compiler_s_to_report(string method)
    {
        await Task.Yield();
        var compilation = TestCompilation.Create("public class C { [ProcessPoolCallable] " + method + " }");
        var before = compilation.GetDiagnostics(TestContext.Current.CancellationToken).Count(d => d.Severity == DiagnosticSeverity.Error);
        Assert.True(before > 0);
        var result = TestCompilation.Run(compilation);
        if (method.Contains("Missing", StringComparison.Ordinal))
            Assert.Empty(result.GeneratedSources);
    }

    private static CallableParse ParseSingle(string source)
    {
        var compilation = TestCompilation.Create(source);
        var symbol = compilation.GetTypeByMetadataName("C")!.GetMembers("F").OfType<IMethodSymbol>().Single();
        return CallableParser.Parse(symbol, KnownTypes.Create(compilation)!, TestContext.Current.CancellationToken);
    }

    /// <summary>The declarations that the methods use have warnings of their own; what is generated must have none.</summary>
    private static Microsoft.CodeAnalysis.CSharp.CSharpCompilation WithoutWarnings(Microsoft.CodeAnalysis.CSharp.CSharpCompilation compilation) =>
        compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(compilation.Options.SpecificDiagnosticOptions
            .SetItems(new[] { "CS0169", "CS0414", "CS8019" }.Select(id => KeyValuePair.Create(id, ReportDiagnostic.Suppress)))));
}
