using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Losses;
using Remoting.Analyzers.Tests.Callables;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Losses;

using Verify = AnalyzerVerifier<LostStateAnalyzer>;

/// <summary>RMT0105: state that does not come back.</summary>
public sealed class LostStateTests
{
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public List<int> Items { get; } = [];")]
    [InlineData("public int Count { get; private set; } public void Add() => Count++;")]
    [InlineData("private int _hidden; public void Add() => _hidden++; public int Hidden() => _hidden;")]
    [InlineData("private readonly List<int> _items = []; public void Add(int n) => _items.Add(n); public int Sum() => _items.Sum();")]
    [InlineData("private int _hidden; public Data() { } public Data(int hidden) { _hidden = hidden; } public int Hidden() => _hidden;")]
    [InlineData("internal int Hidden; protected int More;")]
    [InlineData("private int _hidden; public int Hidden { get => _hidden; } public void Set(int n) => _hidden = n;")]
    [InlineData("private readonly Stream _stream = null!; public Data() { } public Data(Stream stream) => _stream = stream; public Stream Get() => _stream;")]
    public async Task Fires(string members)
    {
        string data = "public class Data { public int Number { get; set; } " + members + " }";
        await Verify.VerifyAsync(Callable.Static("void Do(Data {|RMT0105:data|}) { }", data));
        await Verify.VerifyAsync(Callable.Static("{|RMT0105:Task<List<Data>>|} Do() => throw null!;", data));
        await Verify.VerifyAsync(Callable.Static("{|RMT0105:IAsyncEnumerable<Data>|} Do() => throw null!;", data));
        await Verify.VerifyAsync(Callable.Static("void Do(IProgress<Data> {|RMT0105:progress|}) { }", data));
        await Verify.VerifyAsync(Callable.Usings + data.Replace("Number { get; set; }", "Number { get; set; } [ProcessPoolCallable] public int {|RMT0105:Do|}() => 1;", StringComparison.Ordinal));
    }

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public List<int> Items { get; set; } = [];")]
    [InlineData("public List<int> Items { get; init; } = [];")]
    [InlineData("public List<int> Items { get; } public Data(List<int> items) => Items = items;")]
    [InlineData("public int Twice => Number * 2; public static int Total; public event Action? Changed { add { } remove { } }")]
    [InlineData("public event Action? Changed; public void Raise() => Changed?.Invoke();")]
    [InlineData("private string m_name = \"\"; public string Name { get => m_name; set => m_name = value; }")]
    [InlineData("private int[] m_parts = []; public string Name { get => \"\"; set => m_parts = new int[value.Length]; }")]
    [InlineData("private readonly object _gate = new(); private readonly Lock _lock = new(); public void Use() { lock (_gate) { } lock (_lock) { } }")]
    [InlineData("private readonly Dictionary<int, int> _index; public List<int> Items { get; } public Data(List<int> items) { Items = items; _index = items.ToDictionary(i => i); }")]
    [InlineData("private readonly int _factor = 3; public int Product() => _factor * Number;")]
    [InlineData("public int Factor { get; } = 3; public string Kind { get; } = \"data\";")]
    [InlineData("private int _unused;")]
    [InlineData("[IgnoreMember] public List<int> Items { get; } = [];")]
    [InlineData("[System.Runtime.Serialization.IgnoreDataMember] public List<int> Items { get; } = [];")]
    [InlineData("[NonSerialized] private int _cache; public void Add() => _cache++;")]
    [InlineData("private static int s_count; public void Add() => s_count++;")]
    public Task IsQuiet(string members) => Verify.VerifyAsync(Callable.Static(
        "Data Do(Data data, CancellationToken token) => data;",
        "public class Data { public int Number { get; set; } " + members + " }"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public record Data(int Number, string Text);")]
    [InlineData("public readonly record struct Data(int Number);")]
    [InlineData("public struct Data { public int Number; }")]
    [InlineData("public class Data(int number) { public int Number { get; } = number; public int Twice { get; } = number * 2; }")]
    [InlineData("[MessagePackObject] public class Data { [Key(0)] public int Number { get; set; } [IgnoreMember] public int Other { get; } }")]
    public Task IsQuietAboutPlainTypes(string type) => Verify.VerifyAsync(Callable.Static("int Do(Data data) => 1;", type));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task SaysWhatIsLostAndShowsIt() => Verify.VerifyMessagesAsync(
        Callable.Static(
            "void Do(Outer[] {|#0:outers|}) { }",
            """
            public class Outer { public Inner? Inner { get; set; } }
            public class Inner
            {
                public int Number { get; set; }
                public List<int> {|#1:A|} { get; } = [];
                public List<int> {|#2:B|} { get; } = [];
                private int {|#3:_c|}; public int C() => _c++;
                public List<int> D { get; } = [];
            }
            """),
        DiagnosticResult.CompilerWarning("RMT0105").WithLocation(0).WithLocation(1).WithLocation(2).WithLocation(3).WithMessage(
            "Parameter 'outers' of 'C.Do(Outer[])' may arrive without the value of 'Inner.A', 'Inner.B', 'Inner._c' and 1 more: what is public may not be enough to rebuild it"));

    private const string Lossy = "static class C { [ProcessPoolCallable] public static void Do(Data data) { } } public class Data { public int N { get; set; } public List<int> Items { get; } = []; }";

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task AnAttributeOfTheSameName() =>
        Verify.VerifyAsync(Callable.Usings + "namespace Other { class ProcessPoolCallableAttribute : Attribute { } " + Lossy + " }");

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task GeneratedCode() => Verify.VerifyAsync("// <auto-generated/>\n#nullable enable\n" + Callable.Usings + Lossy);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task IsQuietAboutMethodsThatAreNoCallables() =>
        Verify.VerifyAsync(Callable.Usings + Lossy.Replace("[ProcessPoolCallable]", "", StringComparison.Ordinal) + " class D { public Stream? S { get; set; } [ProcessPoolCallable] public int Do(Data data) => 1; }");

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("class Data { public int N { get; set; } public List<Missing> Items { get; } = []; }")]
    [InlineData("class Data : Missing { public int N { get; set; } private int _n; void F() => _n++; }")]
    [InlineData("class Data { public int N { get; set; } private int _n = ; public Data( { _n = ; } }")]
    [InlineData("class Data { private int _n, ; public int N { get; set; set => _n = ; } }")]
    public async Task CodeThatDoesNotCompile(string type) => Assert.DoesNotContain(
        await AnalyzerRun.ReportsAsync(AnalyzerRun.Compile(Callable.Static("Data Do(Data data) => data;", "public " + type))),
        d => d.Id == "AD0001");
}
