using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Mapping;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Mapping;

using Verify = AnalyzerVerifier<ChunkSizeAnalyzer>;

/// <summary>RMT0201 by the callable's body: the estimate.</summary>
public sealed class TinyWorkTests
{
    private const string Model = """
        static readonly Model s_model = new();
        static readonly Dictionary<int, Model> s_models = [];
        class Model
        {
            public float[] Weights { get; } = new float[1_000_000];
            public float[][] Rows = [];
            public float[] Bias = [];
            public Model Inner => this;
            public int Factor { get; } = 3;
            public int Predict(int n) { foreach (float f in Weights) n += (int)f; return n; }
            public int Scale(int n) => n * Factor;
        }
        """;

    private const string Tiny = "public static int Do(int n) => n * 2;";

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, items);")]
    [InlineData("executor.{|RMT0201:MapUnorderedAsync|}(Work.Remote.Do, items);")]
    [InlineData("executor.{|RMT0201:ForEachAsync|}(Work.Remote.Do, items);")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, asyncItems);")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, items, bufferSize: 3, cancellationToken: token);")]
    [InlineData("executor.{|RMT0201:MapAsync|}(items: items, stub: Work.Remote.Do);")]
    [InlineData("executor.{|RMT0201:MapAsync|}(x => Work.Remote.Do(x), items);")]
    [InlineData("executor.{|RMT0201:MapAsync|}(x => { return Work.Remote.Do(x + n); }, items);")]
    [InlineData("executor.{|RMT0201:MapAsync|}((x, y) => Work.Remote.Do(x + y), items, items);")]
    [InlineData("executor?.{|RMT0201:MapAsync|}(Work.Remote.Do, items);")]
    [InlineData("new ProcessPoolExecutor().{|RMT0201:MapAsync|}(Work.Remote.Do, items);")]
    [InlineData("executor.MapAsync(Work.Remote.Do, items, 1);")]
    [InlineData("executor.MapAsync(Work.Remote.Do, items, chunkSize: 1);")]
    [InlineData("executor.MapAsync(Work.Remote.Do, items, chunkSize: default);")]
    [InlineData("executor.MapAsync(Work.Remote.Do, items, chunkSize: ChunkSize.Auto);")]
    [InlineData("executor.SubmitAsync(Work.Remote.Do(n));")]
    public Task Fires_at_maps_without_a_chunk_size(string map) => Verify.VerifyAsync(Work.With(Tiny, map));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("static int Do(int n) => 1;")]
    [InlineData("static int Do(int n) => n % 3 == 0 ? n / 3 : 3 * n + 1;")]
    [InlineData("static int Do(int n) { if (n < 0) throw new ArgumentOutOfRangeException(nameof(n)); return n + 1; }")]
    [InlineData("static int Do(int n) { ArgumentOutOfRangeException.ThrowIfNegative(n); return (int)Math.Sqrt(n); }")]
    [InlineData("static int Do(int n) { int sum = 0; for (int i = 0; i < 10; i++) sum += i * n; return sum; }")]
    [InlineData("static int Do(int n) { int sum = 0; for (int i = 10; i > 0; i -= 2) { for (int j = 0; j <= 4; ++j) sum += i * n; } return sum; }")]
    [InlineData("static int Do(int n) { int sum = 0; foreach (int i in new[] { 1, 2, 3 }) sum += i * n; return sum; }")]
    [InlineData("static int Do(int n) => Helper(n) + Helper(n + 1); static int Helper(int n) => n * n;")]
    [InlineData("static int Do(int n) { return Inner(n); static int Inner(int n) => n * n; }")]
    [InlineData("static int Do(int n) => new Point(n, n).Sum; readonly record struct Point(int X, int Y) { public int Sum => X + Y; }")]
    [InlineData("static int Do(int n) => new Box { Value = n }.Value; sealed class Box { public int Value { get; set; } }")]
    [InlineData("static int Do(int n) => new Box(n).Value; sealed class Box(int n) { private readonly int[] _values = new int[4]; public int Value { get; } = n; }")]
    [InlineData("static int Do(int n) => new D().X + n; class B { public int X = 1; } class D : B { public D() { X = 2; } }")]
    [InlineData("static int Do(int n) => new Pair(n, 2).Left; record Pair(int Left, int Right);")]
    [InlineData("static int Do(int n) => n switch { < 0 => -1, 0 => 0, _ => 1 };")]
    [InlineData("static int Do(int n) { switch (n) { case 1: return 2; case 2: return 1; default: throw new Exception(); } }")]
    [InlineData("static int Do(int n) { var buffer = new int[16]; buffer[0] = n; return buffer[0]; }")]
    [InlineData("static int Do(int n) { (int a, int b) = (n, n); (a, b) = (b, a); return a; }")]
    [InlineData("static int Do(int n) { try { return n; } finally { n++; } }")]
    [InlineData("static int Do(int n) => Factor * n; const int Factor = 3;")]
    [InlineData("static int Do(int n) => Table[n]; static readonly int[] Table = [1, 2, 3];")]
    [InlineData("static int Do(int n) => Table[n]; static int[] Table { get; } = [1, 2, 3];")]
    [InlineData("static int Do(int n) => Words.Contains(\"x\") ? n : 1; static HashSet<string> Words { get; } = new(System.IO.File.ReadAllLines(\"x\"));")]
    [InlineData("static int Do(int n) => s_model.Factor * n;" + Model)]
    [InlineData("static int Do(int n) => s_model.Scale(n);" + Model)]
    [InlineData("static int Do(int n) => (int)s_model.Weights[n];" + Model)]
    [InlineData("static int Do(int n) => Factor * n; static int Factor { get; set; } = 2;")]
    [InlineData("static int Do(int n) { while (n > 1) n /= 2; return n; }")]
    [InlineData("static int Do(int n) { lock (Gate) return n; } static readonly object Gate = new();")]
    [InlineData("static int Do(int n) { Func<int, int> f = x => x; return f(n); }")]
    [InlineData("static int Do(int n) { try { return 10 / n; } catch (DivideByZeroException) { return 0; } }")]
    [InlineData("static int Do(int n) => A(n); static int A(int n) => B(n); static int B(int n) => C(n); static int C(int n) => D(n); static int D(int n) => n;")]
    [InlineData("static int Do(int n) => (int)Math.Sqrt(n);")]
    [InlineData("static int Do(int n) => int.Parse(\"12\") + n;")]
    [InlineData("static int Do(int n) { int sum = 0; for (; n > 0; n /= 10) sum += n % 10; return sum; }")]
    [InlineData("static async Task<int> Do(int n) { await Task.CompletedTask; return n; }")]
    [InlineData("static async ValueTask<int> Do(int n) => await new ValueTask<int>(n);")]
    [InlineData("static double Do(int n) => double.Parse(\"1.5\", System.Globalization.CultureInfo.InvariantCulture) * n;")]
    [InlineData("static int Do(int n) { if (n < 2) return 0; for (int i = 2; i * i <= n; i++) if (n % i == 0) return i; return n; }")]
    public Task Fires_on_tiny_bodies(string body) =>
        Verify.VerifyAsync(Work.With("public " + body, "executor.{|RMT0201:MapAsync|}(Work.Remote.Do, items);"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("static int Do(int n) { int sum = 0; for (int i = 0; i < n; i++) sum += i; return sum; }")]
    [InlineData("static int Do(int n) { int sum = 0; for (int i = 0; i < 10; i++) { i -= n; sum += i; } return sum; }")]
    [InlineData("static int Do(int n) { again: if (n > 1) { n /= 2; goto again; } return n; }")]
    [InlineData("static int Do(int n) { int sum = 0; for (int i = 0; i < 100_000; i++) sum += i * n; return sum; }")]
    [InlineData("static int Do(int n) => n < 2 ? n : Do(n - 1) + Do(n - 2);")]
    [InlineData("static int Do(int n) => new int[n].Length;")]
    [InlineData("static int Do(int n) { Thread.Sleep(n); return n; }")]
    [InlineData("static int Do(int n) => Enumerable.Range(0, n).Sum();")]
    [InlineData("static int Do(int n) => System.IO.File.ReadAllBytes(\"x\").Length + n;")]
    [InlineData("static int Do(int n) => throw new NotSupportedException();")]
    [InlineData("static int Do(int n) { for (int i = 0; i < 1_000_000; i++) Unknown(i); return n; } static Action<int> Unknown = null!;")]
    [InlineData("static int Do(int n) { Thread.Sleep(20); return n; }")]
    [InlineData("static int Do(int n) => (int)Factorial(n); static System.Numerics.BigInteger Factorial(int n) { System.Numerics.BigInteger p = 1; for (int i = 2; i <= n; i++) p *= i; return p; }")]
    [InlineData("static int Do(int n) => System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2(\"p\", new byte[8], 100_000, System.Security.Cryptography.HashAlgorithmName.SHA256, 32)[0];")]
    [InlineData("static int Do(int n) => System.IO.File.ReadAllLines(\"x\").Length + n;")]
    [InlineData("static async Task<int> Do(int n) { await Task.Delay(5); return n; }")]
    [InlineData("static int Do(int n) => Shape.Default.Area(n); abstract class Shape { public static Shape Default = null!; public abstract int Area(int n); }")]
    [InlineData("static int Do(int n) => new D().X + n; class B { public int X; public B() { Thread.Sleep(1); } } class D : B { public D() { X = 1; } }")]
    [InlineData("static int Do(int n) => new D().X + n; class B { public int X; public B() { Thread.Sleep(1); } } class D : B;")]
    [InlineData("static int Do(int n) => new D(n).X + n; class B(int n) { public int X = Fib(n); static int Fib(int n) => n < 2 ? n : Fib(n - 1); } class D(int n) : B(n);")]
    [InlineData("static async Task<int> Do(int n) { await Task.Yield(); return n; }")]
    [InlineData("static int Do(int n) => (int)System.Numerics.BigInteger.Pow(n, n);")]
    [InlineData("static int Do(int n) { dynamic d = n; return d + 1; }")]
    [InlineData("static int Do(int n) { foreach (string word in Words) n += word.Length; return n; } static string[] Words { get; } = System.IO.File.ReadAllLines(\"x\");")]
    [InlineData("static int Do(int n) { foreach (string word in Words) n += word.Length; return n; } static string[] Words { get; set; } = [];")]
    [InlineData("static int Do(int n) { for (int i = 0; i < Words.Length; i++) n += i; return n; } static string[] Words { get; } = System.IO.File.ReadAllLines(\"x\");")]
    [InlineData("static int Do(int n) => Words.Count(word => word.Length == n); static readonly string[] Words = System.IO.File.ReadAllLines(\"x\");")]
    [InlineData("static int Do(int n) => Numbers.Contains(n) ? 1 : 0; static readonly LinkedList<int> Numbers = new(Load()); static int[] Load() => [1];")]
    [InlineData("static int Do(int n) { foreach (float f in s_model.Weights) n += (int)f; return n; }" + Model)]
    [InlineData("static int Do(int n) { foreach (float f in s_model.Bias) n += (int)f; return n; }" + Model)]
    [InlineData("static int Do(int n) { foreach (float f in s_model.Inner.Weights) n += (int)f; return n; }" + Model)]
    [InlineData("static int Do(int n) { foreach (float f in s_model?.Weights ?? []) n += (int)f; return n; }" + Model)]
    [InlineData("static int Do(int n) { var model = s_model; foreach (float f in model.Weights) n += (int)f; return n; }" + Model)]
    [InlineData("static int Do(int n) { foreach (float f in s_model.Rows[n % 2]) n += (int)f; return n; }" + Model)]
    [InlineData("static int Do(int n) { foreach (float f in s_models[n].Weights) n += (int)f; return n; }" + Model)]
    [InlineData("static int Do(int n) => s_models.TryGetValue(n, out var model) ? model.Predict(n) : 0;" + Model)]
    [InlineData("static int Do(int n) => s_model.Predict(n);" + Model)]
    [InlineData("static int Do(int n) => Use(s_model, n); static int Use(Model model, int n) { foreach (float f in model.Weights) n += (int)f; return n; }" + Model)]
    public Task Is_quiet_where_the_work_is_large_or_unknown(string body) =>
        Verify.VerifyAsync(Work.With("public " + body, "executor.MapAsync(Work.Remote.Do, items);"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("static string Do(string s) => s + s;")]
    [InlineData("static string Do(string s) => s.Trim().ToLower();")]
    [InlineData("static string Do(string s) => string.Join(\", \", s.Split(' '));")]
    [InlineData("static string Do(string s) => System.IO.Path.GetFileName(s);")]
    [InlineData("static string Do(string s) { int h = 0; foreach (char c in s) h = h * 31 + c; return h.ToString(); }")]
    [InlineData("static string Do(string s) => $\"Hello {s}\";")]
    [InlineData("static string Do(string s) => s.ToUpperInvariant();")]
    public Task Fires_on_short_texts(string body) =>
        Verify.VerifyAsync(Work.With("public " + body, "executor.{|RMT0201:MapAsync|}(Work.Remote.Do, items);", "string", "string"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Names_the_callable_and_the_order_of_magnitude() => Verify.VerifyMessagesAsync(
        Work.With(Tiny, "executor.{|#0:MapAsync|}(Work.Remote.Do, items);"),
        new DiagnosticResult(Descriptors.MissingChunkSize).WithLocation(0).WithMessage(
            "'Work.Do(int)' may take under 100 ns an item, less than it takes to hand an item to a worker (about 0.2 µs), so a plain loop is faster, whatever the chunk size; give each call more to do, or write a 'chunkSize' if another process is what is wanted"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Asks_for_a_chunk_size_where_it_helps() => Verify.VerifyMessagesAsync(
        Work.With("public static int Do(int n) { int sum = 0; for (int i = 0; i < 300; i++) sum += i ^ n; return sum; }", "executor.{|#0:MapAsync|}(Work.Remote.Do, items);"),
        new DiagnosticResult(Descriptors.MissingChunkSize).WithLocation(0).WithMessage(
            "'Work.Do(int)' may take under 1 µs an item, and every item is dispatched alone; write 'chunkSize: ChunkSize.Auto', or 'chunkSize: 1' if that is meant"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("remoting.chunk_size_threshold_ns = 10000000", "{|RMT0201:MapAsync|}")]
    [InlineData("remoting.chunk_size_threshold_ns = 300", "MapAsync")]
    [InlineData("remoting.chunk_size_threshold_ns = 0", "MapAsync")]
    [InlineData("remoting.chunk_size_threshold_ns = many", "{|RMT0201:MapAsync|}")]
    [InlineData("dotnet_diagnostic.RMT0201.severity = none", "MapAsync")]
    public Task Threshold_is_configurable(string configuration, string map) => Verify.VerifyConfiguredAsync(
        configuration,
        Work.With(
            "public static int Do(int n) { int sum = 0; for (int i = 0; i < 1_000; i++) sum += i ^ n; return sum; }",
            $"executor.{map}(Work.Remote.Do, items);"));
}
