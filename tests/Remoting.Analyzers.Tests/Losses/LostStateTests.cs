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
    [InlineData("private List<string>? _lines; public void Add(string s) => (_lines ??= []).Add(s);")]
    [InlineData("public List<int> Items { get; } public Data(int number) { Items = new(number); }")]
    [InlineData("private int _hidden; public int Hidden { get => _hidden; } public void Set(int n) => _hidden = n;")]
    [InlineData("private readonly Stream _stream = null!; public Data() { } public Data(Stream stream) => _stream = stream; public Stream Get() => _stream;")]
    [InlineData("private readonly int _hidden; public Data(int number) { Number = number; } public Data(int number, int hidden) { _hidden = hidden; } public int Hidden() => _hidden;")]
    [InlineData("private readonly int _hidden; public Data(int number) { _hidden = 0; } public Data(string s) { _hidden = s.Length; } public int Hidden() => _hidden;")]
    [InlineData("private readonly int _hidden; public Data(int number) : this(number, 0) { } public Data(int number, int hidden) { _hidden = hidden; } public int Hidden() => _hidden;")]
    public async Task Nothing_is_lost_of_what_is_private(string members)
    {
        string data = "public class Data { public int Number { get; set; } " + members + " }";
        await Verify.VerifyAsync(Callable.Static("void Do(Data data) { }", data));
        await Verify.VerifyAsync(Callable.Static("Task<List<Data>> Do() => throw null!;", data));
        await Verify.VerifyAsync(Callable.Usings + data.Replace("Number { get; set; }", "Number { get; set; } [ProcessPoolCallable] public int Do() => 1;", StringComparison.Ordinal));
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task Fires_wherever_it_travels()
    {
        const string Data = "[MessagePackObject] public class Data { [Key(0)] public int Number { get; set; } [Key(1)] public List<int> Items { get; } = []; }";
        await Verify.VerifyAsync(Callable.Static("void Do(Data {|RMT0105:data|}) { }", Data));
        await Verify.VerifyAsync(Callable.Static("{|RMT0105:Task<List<Data>>|} Do() => throw null!;", Data));
        await Verify.VerifyAsync(Callable.Static("{|RMT0105:IAsyncEnumerable<Data>|} Do() => throw null!;", Data));
        await Verify.VerifyAsync(Callable.Static("void Do(IProgress<Data> {|RMT0105:progress|}) { }", Data));
    }

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public List<int> Items { get; set; } = [];")]
    [InlineData("public List<int> Items { get; init; } = [];")]
    [InlineData("public List<int> Items { get; } public Data(List<int> items) => Items = items;")]
    [InlineData("public int Twice => Number * 2; public static int Total; public event Action? Changed { add { } remove { } }")]
    [InlineData("public event Action? Changed; public void Raise() => Changed?.Invoke();")]
    [InlineData("private string m_name = \"\"; public string Name { get => m_name; set => m_name = value; }")]
    [InlineData("private readonly Dictionary<string, object> m_values = []; public string Name { get => (string)m_values[\"n\"]; set => Put(\"n\", value); } private void Put(string n, object o) => m_values[n] = o;")]
    [InlineData("private int m_changes; public void Touch() => m_changes++; public string Name { get => \"\"; set => Touch(); }")]
    [InlineData("public string Text { get; set; } = \"\"; private string[]? _words; public string[] Words() { if (_words != null) return _words; _words = Text.Split(); return _words; } public void Put(string[] words) { _words = words; Text = string.Join(\" \", words); }")]
    [InlineData("public string Text { get; set; } = \"\"; private string[]? _words; public string[] Words() => _words ??= Text.Split();")]
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
    public Task Is_quiet(string members) => Verify.VerifyAsync(Callable.Static(
        "Data Do(Data data, CancellationToken token) => data;",
        "public class Data { public int Number { get; set; } " + members + " }"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("public record Data(int Number, string Text);")]
    [InlineData("public readonly record struct Data(int Number);")]
    [InlineData("public struct Data { public int Number; }")]
    [InlineData("public class Data(int number) { public int Number { get; } = number; public int Twice { get; } = number * 2; }")]
    [InlineData("[MessagePackObject] public class Data { [Key(0)] public int Number { get; set; } [IgnoreMember] public int Other { get; } }")]
    [InlineData("public readonly struct Data { readonly int _days; public Data(int day, int month) { _days = day + 31 * month; } internal Data(int days) { _days = days; } public int Day => _days % 31; public int Month => _days / 31; }")]
    [InlineData("public readonly struct Data { readonly int _days; public Data(int day, int month) : this(day + 31 * month) { } internal Data(int days) => _days = days; public int Day => _days % 31; public int Month => _days / 31; }")]
    [InlineData("public class Data { readonly int _days; public Data(int day) { var days = day * 2; _days = days; } internal Data(int days, bool b) => _days = days; public int Day => _days / 2; }")]
    [InlineData("public class Data { readonly int _kind; public Data(int day) { _kind = 3; Day = day; } public Data(string s) { _kind = 3; } public int Day { get; } public int Kind() => _kind; }")]
    [InlineData("public class Data : Base { public Data(int day) : base(day) { } public int Day { get; set; } } public abstract class Base { readonly int _days; protected Base(int days) => _days = days; protected Base(string s) => _days = s.Length; public int Days() => _days; }")]
    [InlineData("public class Data { Data(int? n, Uri u, string[] a) { N = n; U = u; A = a; } public Data(string text) : this(text.Length, new(text), text.Split()) { Text = text; } public Data(char c) : this(c + \"\") { } public string Text { get; } = \"\"; public int? N { get; } public Uri U { get; } public string[] A { get; } }")]
    public Task Is_quiet_about_plain_types(string type) => Verify.VerifyAsync(Callable.Static("int Do(Data data) => 1;", type));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Says_what_is_lost_and_shows_it() => Verify.VerifyMessagesAsync(
        Callable.Static(
            "void Do(Outer[] {|#0:outers|}) { }",
            """
            public class Outer { public Inner? Inner { get; set; } }
            [MessagePackObject] public class Inner
            {
                [Key(0)] public int Number { get; set; }
                [Key(1)] public List<int> {|#1:A|} { get; } = [];
                [Key(2)] public List<int> {|#2:B|} { get; } = [];
                [Key(3)] public List<int> {|#3:C|} { get; } = [];
                [Key(4)] public List<int> D { get; } = [];
            }
            """),
        DiagnosticResult.CompilerWarning("RMT0105").WithLocation(0).WithLocation(1).WithLocation(2).WithLocation(3).WithMessage(
            "Parameter 'outers' of 'C.Do(Outer[])' may arrive without the value of 'Inner.A', 'Inner.B', 'Inner.C' and 1 more, which MessagePack does not bring back; make it public with a setter ('init' will do), or leave the type's annotations out"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("[MessagePackObject] public class Data { [Key(0)] public DateTime At { get; set; } }")]
    [InlineData("[MessagePackObject(true)] public class Data { public DateTime? At { get; set; } }")]
    [InlineData("[MessagePackObject] public record Data([property: Key(0)] Dictionary<int, (DateTime, int)[]> At);")]
    [InlineData("[System.Runtime.Serialization.DataContract] public class Data { [System.Runtime.Serialization.DataMember] public DateTime At { get; set; } }")]
    [InlineData("public class Data { public Inner? Inner { get; set; } } [MessagePackObject] public class Inner { [Key(0)] public DateTime At { get; set; } }")]
    [InlineData("[MessagePackObject] public class Data { [Key(0)] public int A { get; set; } [Key(1)] private int _b; public void F() => _b++; public int B() => _b; }")]
    [InlineData("[MessagePackObject] public class Data { [Key(0)] public List<int> A { get; } = []; }")]
    public Task Fires_in_annotated_types(string types) => Verify.VerifyAsync(Callable.Static("void Do(Data {|RMT0105:data|}) { }", types));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("[MessagePackObject] public class Data { [Key(0), MessagePackFormatter(typeof(MessagePack.Formatters.NativeDateTimeFormatter))] public DateTime At { get; set; } }")]
    [InlineData("[MessagePackObject] public class Data { [Key(0)] public DateTimeOffset At { get; set; } [Key(1)] public TimeSpan For { get; set; } }")]
    [InlineData("[MessagePackObject] public class Data { [Key(0)] public Inner? Inner { get; set; } } public record Inner(DateTime At);")]
    [InlineData("[MessagePackObject] public class Data { [Key(0)] public int A { get; set; } [IgnoreMember] public DateTime At { get; set; } public static DateTime Now; }")]
    [InlineData("[MessagePackObject(true)] public class Data { public int A { get; set; } public int Twice => 2 * A; }")]
    [InlineData("public class Data { public DateTime At { get; set; } }")]
    public Task Is_quiet_in_annotated_types(string types) => Verify.VerifyAsync(Callable.Static("void Do(Data data) { }", types));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Says_that_a_kind_is_lost() => Verify.VerifyMessagesAsync(
        Callable.Static("void Do(Data {|#0:data|}) { }", "[MessagePackObject] public class Data { [Key(0)] public DateTime {|#1:At|} { get; set; } }"),
        DiagnosticResult.CompilerWarning("RMT0105").WithLocation(0).WithLocation(1).WithMessage(
            "Parameter 'data' of 'C.Do(Data)' may arrive with another DateTimeKind in 'Data.At': MessagePack's format, which annotated types keep to, knows UTC only; "
            + "send UTC, or a DateTimeOffset, or annotate a DateTime with [MessagePackFormatter(typeof(NativeDateTimeFormatter))]"));

    private const string Lossy = "static class C { [ProcessPoolCallable] public static void Do(Data data) { } } [MessagePackObject] public class Data { [Key(0)] public int N { get; set; } [Key(1)] public List<int> Items { get; } = []; }";

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task An_attribute_of_the_same_name() =>
        Verify.VerifyAsync(Callable.Usings + "namespace Other { class ProcessPoolCallableAttribute : Attribute { } " + Lossy + " }");

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Generated_code() => Verify.VerifyAsync("// <auto-generated/>\n#nullable enable\n" + Callable.Usings + Lossy);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Is_quiet_about_methods_that_are_no_callables() =>
        Verify.VerifyAsync(Callable.Usings + Lossy.Replace("[ProcessPoolCallable]", "", StringComparison.Ordinal) + " class D { public Stream? S { get; set; } [ProcessPoolCallable] public int Do(Data data) => 1; }");

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("class Data { public int N { get; set; } public List<Missing> Items { get; } = []; }")]
    [InlineData("class Data : Missing { public int N { get; set; } private int _n; void F() => _n++; }")]
    [InlineData("class Data { public int N { get; set; } private int _n = ; public Data( { _n = ; } }")]
    [InlineData("class Data { readonly int _n; public int N => _n; public Data(int n) : this(n) { } public Data(long m) : this((int)m) { } internal Data() : this( { } }")]
    [InlineData("class Data { private int _n, ; public int N { get; set; set => _n = ; } }")]
    public async Task Code_that_does_not_compile(string type) => Assert.DoesNotContain(
        await AnalyzerRun.ReportsAsync(AnalyzerRun.Compile(Callable.Static("Data Do(Data data) => data;", "public " + type))),
        d => d.Id == "AD0001");
}
