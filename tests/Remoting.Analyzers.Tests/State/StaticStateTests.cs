using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.State;
using Remoting.Analyzers.Tests.Callables;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.State;

using Verify = AnalyzerVerifier<StaticStateAnalyzer>;

/// <summary>RMT0301: static state of which each worker has a copy.</summary>
public sealed class StaticStateTests
{
    private const string Types = """
        public class Settings { public int Level { get; set; } public static int Shared { get; set; } public static Settings Default { get; } = new(); }
        """;

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("void Do(int n) { {|RMT0301:s_total += n|}; } static int s_total;")]
    [InlineData("void Do(int n) => {|RMT0301:s_total++|}; static int s_total;")]
    [InlineData("void Do(int n) { Interlocked.Increment({|RMT0301:ref s_total|}); } static int s_total;")]
    [InlineData("void Do(int n) { {|RMT0301:Total = n|}; } static int Total { get; set; }")]
    [InlineData("void Do(int n) { {|RMT0301:Settings.Shared = n|}; }")]
    [InlineData("void Do(int n) { {|RMT0301:Settings.Default.Level = n|}; }")]
    [InlineData("void Do(int n) { {|RMT0301:s_table[n] = 1|}; } static readonly int[] s_table = new int[3];")]
    [InlineData("void Do(int n) { {|RMT0301:s_log.Add(n)|}; } static readonly List<int> s_log = [];")]
    [InlineData("void Do(int n) { lock (s_gate) {|RMT0301:s_log.Add(n)|}; } static readonly List<int> s_log = []; static readonly object s_gate = new();")]
    [InlineData("int Do(int n) { return {|RMT0301:s_queue.Dequeue()|}; } static readonly Queue<int> s_queue = new();")]
    [InlineData("void Do(int n) { {|RMT0301:s_text.Append(n)|}; } static readonly System.Text.StringBuilder s_text = new();")]
    [InlineData("void Do(int n) { if (n > 0) {|RMT0301:s_total = n|}; } static int s_total;")]
    [InlineData("void Do(int n) { if (s_counts.TryGetValue(n, out int c)) {|RMT0301:s_counts[n] = c + 1|}; else s_counts[n] = 1; } static readonly Dictionary<int, int> s_counts = [];")]
    [InlineData("void Do(int n) { Action a = () => {|RMT0301:s_total = n|}; a(); } static int s_total;")]
    [InlineData("void Do(int n) { Inner(); void Inner() => {|RMT0301:s_total = n|}; } static int s_total;")]
    [InlineData("async Task Do(int n) { await Task.Yield(); {|RMT0301:s_total = n|}; } static int s_total;")]
    [InlineData("void Do(int n) { if (s_counts[n] < 10) {|RMT0301:s_counts[n] = n|}; } static readonly int[] s_counts = new int[3];")]
    [InlineData("void Do(int n) { var c = s_counts[n]; if (c != 10) {|RMT0301:s_counts[n] = c + 1|}; } static readonly int[] s_counts = new int[3];")]
    [InlineData("void Do(int n) { if (Settings.Default.Level != n) {|RMT0301:Settings.Default.Level = n|}; }")]
    [InlineData("void Do(int n) { Interlocked.Exchange({|RMT0301:ref s_total|}, 0); } static int s_total;")]
    [InlineData("int Do(int n) { Interlocked.CompareExchange({|RMT0301:ref s_total|}, n, 1); return n; } static int s_total;")]
    [InlineData("int Do(int n) { if (s_queue.Count > 0) return {|RMT0301:s_queue.Dequeue()|}; return 0; } static readonly Queue<int> s_queue = new();")]
    [InlineData("int Do(int n) { if (s_queue.Count == 0) return 0; return {|RMT0301:s_queue.Dequeue()|}; } static readonly Queue<int> s_queue = new();")]
    [InlineData("void Do(int n) { if (!s_log.IsEmpty) {|RMT0301:s_log.Enqueue(n)|}; } static readonly System.Collections.Concurrent.ConcurrentQueue<int> s_log = [];")]
    [InlineData("void Do(int n) { {|RMT0301:s_total = s_first ?? n|}; } static readonly int? s_first; static int s_total;")]
    [InlineData("void Do(int n) { {|RMT0301:s_set.Clear()|}; } static readonly HashSet<int> s_set = [];")]
    public Task Fires_on_changes(string method) => Verify.VerifyAsync(Callable.Static(method, Types));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int Do(int n) => n * {|RMT0301:s_factor|}; static int s_factor = 1; static void Main2() { s_factor = 3; }")]
    [InlineData("int Do(int n) => n * {|RMT0301:Settings.Shared|}; static void Main2() => Settings.Shared++;")]
    [InlineData("int Do(int n) => {|RMT0301:s_table|}[n]; static readonly int[] s_table = new int[3]; static void Main2() { s_table[0] = 3; }")]
    [InlineData("int Do(int n) => {|RMT0301:s_set|}.Count; static readonly HashSet<int> s_set = []; static void Main2() { s_set.Add(3); }")]
    [InlineData("int Do(int n) => {|RMT0301:s_set|}.Count; static HashSet<int>? s_set = []; static void Main2() { s_set?.Add(3); }")]
    [InlineData("int Do(int n) => {|RMT0301:s_settings|}!.Level; static Settings? s_settings = new(); static void Main2() => s_settings?.Level = 3;")]
    [InlineData("int Do(int n) => {|RMT0301:s_settings|}!.Level; static Settings? s_settings = new(); static void Main2() => s_settings?.Level += 3;")]
    [InlineData("int Do(int n) => {|RMT0301:s_all|}!.Length; static Settings?[]? s_all = []; static void Main2() => s_all?[0]?.Level = 3;")]
    [InlineData("int Do(int n) => {|RMT0301:s_n|}; static int s_n; static void Main2() { Fill(out s_n); static void Fill(out int n) => n = 3; }")]
    [InlineData("int Do(int n) => {|RMT0301:Settings.Default|}.Level; class Other { Other() { Settings.Default.Level = 4; } }")]
    [InlineData("int Do(int n) => {|RMT0301:s_n|}; static int s_n; public static int N { set => s_n = value; } static void Main2() => N = 3;")]
    public Task Fires_on_reads_of_what_is_changed_elsewhere(string method) => Verify.VerifyAsync(Callable.Static(method, Types));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("void Do(int n) { {|RMT0301:Add(n)|}; } static void Add(int n) => s_total += n; static int s_total;")]
    [InlineData("void Do(int n) { {|RMT0301:A(n)|}; } static void A(int n) => B(n); static void B(int n) => D(n); static void D(int n) => s_total += n; static int s_total;")]
    [InlineData("void Do(int n) { {|RMT0301:new Counter()|}; } class Counter { public Counter() => s_total++; static int s_total; }")]
    [InlineData("int Do(int n) => {|RMT0301:Next|}; static int Next => ++s_total; static int s_total;")]
    [InlineData("void Do(int n) { {|RMT0301:Level|} = n; } static int s_level; static int Level { get => 3; set => s_level = value; }")]
    [InlineData("void Do(int n) { {|RMT0301:Level|} += n; } static int s_level; static int Level { get => 3; set => s_level = value; }")]
    [InlineData("int[] Do(int[] n) => n.Select({|RMT0301:Add|}).ToArray(); static int Add(int n) => s_total += n; static int s_total;")]
    [InlineData("void Do(int n) { {|RMT0301:Loop(n)|}; } static void Loop(int n) { s_total++; Loop(n - 1); } static int s_total;")]
    [InlineData("void Do(Settings s) { {|RMT0301:s.Use()|}; } static int s_total; public sealed class Settings { public void Use() => s_total++; }")]
    public Task Follows_calls(string method) =>
        Verify.VerifyAsync(Callable.Static(method, method.Contains("class Settings", StringComparison.Ordinal) ? "" : Types));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("int Do(int n) => n * Factor; const int Factor = 3;")]
    [InlineData("int Do(int n) => s_table[n]; static int[] s_table = [1, 2];")]
    [InlineData("int Do(int n) => s_map[n]; static readonly Dictionary<int, int> s_map = new() { [1] = 2 };")]
    [InlineData("int Do(int n) => s_map[n]; static readonly Dictionary<int, int> s_map; static C() { s_map = []; s_map.Add(1, 2); }")]
    [InlineData("int Do(int n) => s_n; static int s_n; [System.Runtime.CompilerServices.ModuleInitializer] internal static void SetUp() => s_n = 3;")]
    [InlineData("int Do(int n) => Calendar.All.Count; class Calendar { public static readonly List<Calendar> All = []; public static readonly Calendar Iso = new(); Calendar() => All.Add(this); }")]
    [InlineData("int Do(int n) => Level; static int s_level; static int Level { get => 3; set => s_level = value; }")]
    [InlineData("int Do(int n) => Random.Shared.Next(n);")]
    [InlineData("bool Do(string s) => s_regex.IsMatch(s); static readonly System.Text.RegularExpressions.Regex s_regex = new(\"x\");")]
    [InlineData("int Do(int n) => Settings.Default.Level + Settings.Shared;")]
    [InlineData("void Do(int n) { t_total += n; } [ThreadStatic] static int t_total;")]
    [InlineData("void Do(int n) { s_local.Value = n; } static readonly ThreadLocal<int> s_local = new(); ")]
    [InlineData("void Do(int n) { s_local.Value = n; } static readonly AsyncLocal<int> s_local = new(); ")]
    [InlineData("int Do(int n) => s_lazy.Value.Count; static readonly Lazy<List<int>> s_lazy = new(() => []);")]
    [InlineData("int Do(int n) => (s_list ??= []).Count; static List<int>? s_list;")]
    [InlineData("int Do(int n) { if (s_list == null) s_list = []; return s_list.Count; } static List<int>? s_list;")]
    [InlineData("int Do(int n) { if (s_list is null) { lock (s_gate) { if (s_list is null) s_list = []; } } return s_list.Count; } static List<int>? s_list; static readonly object s_gate = new();")]
    [InlineData("int Do(int n) { if (s_list is not null) return s_list.Count; s_list = []; return 0; } static List<int>? s_list;")]
    [InlineData("int Do(int n) => (s_list ?? (s_list = [])).Count; static List<int>? s_list;")]
    [InlineData("int Do(int n) { s_list = s_list ?? []; return s_list.Count; } static List<int>? s_list;")]
    [InlineData("int Do(int n) { if (s_list is not { } list) s_list = list = []; return list.Count; } static List<int>? s_list;")]
    [InlineData("int Do(int n) { if (s_list is { }) return s_list.Count; s_list = []; return 0; } static List<int>? s_list;")]
    [InlineData("int Do(int n) { if (s_list is not List<int> list) s_list = list = []; return list.Count; } static object? s_list;")]
    [InlineData("int Do(int n) { if (string.IsNullOrEmpty(s_root)) s_root = Environment.CurrentDirectory; return s_root.Length; } static string? s_root;")]
    [InlineData("int Do(int n) { if (!string.IsNullOrWhiteSpace(s_root)) return 1; s_root = Environment.CurrentDirectory; return s_root.Length; } static string? s_root;")]
    [InlineData("int Do(int n) { if (s_words.Count == 0) s_words.AddRange([\"a\"]); return s_words.Count; } static readonly List<string> s_words = [];")]
    [InlineData("int Do(int n) { if (s_words.Count > 0) return s_words.Count; s_words.AddRange([\"a\"]); return 1; } static readonly List<string> s_words = [];")]
    [InlineData("int Do(int n) { if (!s_words.Any()) s_words.AddRange([\"a\"]); return s_words.Count; } static readonly List<string> s_words = [];")]
    [InlineData("int Do(int n) { if (s_words.IsEmpty) s_words[1] = 2; return s_words.Count; } static readonly System.Collections.Concurrent.ConcurrentDictionary<int, int> s_words = [];")]
    [InlineData("int Do(int n) { if (!s_isLoaded) { s_n = 3; s_isLoaded = true; } return s_n; } static bool s_isLoaded; static int s_n;")]
    [InlineData("int Do(int n) { if (!s_cache.TryGetValue(n, out int v)) { v = n; s_cache[n] = v; } return v; } static readonly Dictionary<int, int> s_cache = [];")]
    [InlineData("int Do(int n) { if (s_cache.TryGetValue(n, out int v)) return v; s_cache.Add(n, n); return n; } static readonly Dictionary<int, int> s_cache = [];")]
    [InlineData("int Do(int n) { if (!s_cache.ContainsKey(n)) s_cache[n] = 1; return s_cache[n]; } static readonly Dictionary<int, int> s_cache = [];")]
    [InlineData("int Do(int n) => s_cache.GetOrAdd(n, k => k); static readonly System.Collections.Concurrent.ConcurrentDictionary<int, int> s_cache = [];")]
    [InlineData("int Do(int n) { Interlocked.CompareExchange(ref s_list, [], null); return 1; } static List<int>? s_list;")]
    [InlineData("int Do(int n) { LazyInitializer.EnsureInitialized(ref s_list, () => []); return 1; } static List<int>? s_list;")]
    [InlineData("string Do(int n) => nameof(s_total); static int s_total; static void Other() => s_total = 3;")]
    [InlineData("int Do(int n) { var s = new Settings(); s.Level = n; return s.Level; }")]
    [InlineData("void Do(Base b) { b.Use(); } public class Base { public virtual void Use() => s_total++; static int s_total; }")]
    [InlineData("int Do(int n) { Other other = new(); return n; } class Other { public static int s_total; public void Add() => s_total++; }")]
    [InlineData("void Do(int n) { System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture; }")]
    [InlineData("int Do(int n) { var entry = s_index[n % 9]; if (!entry.IsFor(n)) { entry = new Entry(n); s_index[n % 9] = entry; } return entry.Number; } static readonly Entry[] s_index = new Entry[9]; struct Entry(int n) { public int Number => n; public bool IsFor(int m) => n == m; }")]
    [InlineData("int Do(int n) { if (!s_index[n % 9].IsFor(n)) s_index[n % 9] = new Entry(n); return 1; } static readonly List<Entry> s_index = []; struct Entry(int n) { public bool IsFor(int m) => n == m; }")]
    [InlineData("int Do(int n) { var entry = s_last; if (entry?.Number != n) { entry = new Entry(n); s_last = entry; } return entry.Number; } static Entry? s_last; class Entry(int n) { public int Number => n; }")]
    [InlineData("int Do(int n) { if (s_last.Number == n) return 1; s_last = new Entry(n); return 2; } static Entry s_last = new(1); class Entry(int n) { public int Number => n; }")]
    [InlineData("int Do(int n) { if (s_squares[n] == 0) s_squares[n] = n * n; return s_squares[n]; } static readonly int[] s_squares = new int[100];")]
    [InlineData("void Do(int n) { if (Interlocked.Exchange(ref s_isDone, 1) == 0) Console.WriteLine(n); } static int s_isDone;")]
    [InlineData("void Do(int n) { if (Interlocked.CompareExchange(ref s_isDone, 1, 0) == 0) Console.WriteLine(n); } static int s_isDone;")]
    [InlineData("void Do(Settings s) { s_key[s] = 3; } static readonly Key s_key = new(); class Key { public int this[Settings s] { get => s.Level; set => s.Level = value; } }")]
    [InlineData("void Do(int n) { s_key.Fresh.Level = 3; } static readonly Key s_key = new(); class Key { public Settings Fresh => new(); }")]
    [InlineData("int Do(int n) => s_n; static int s_n; public static int N { get => s_n; set => s_n = value; }")]
    [InlineData("int Do(int n) => s_n; static int s_n; public static int N { get => s_n; set => s_n = value; } static C() => N = 3;")]
    [InlineData("int Do(int n) => s_cache.Count; static readonly HashSet<int> s_cache = []; static void Main2() => s_cache.Clear();")]
    [InlineData("int Do(int n) => s_count; static int s_count; class Open { ~Open() => s_count--; }")]
    public Task Is_quiet(string method) => Verify.VerifyAsync(Callable.Static(method, Types));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("=> new ProcessPoolOptions { Initializer = C.Remote.Load(3) };")]
    [InlineData("=> new ProcessPoolOptions() with { MaxWorkers = 3, Initializer = C.Remote.Load(3) };")]
    [InlineData("{ RemoteCall load = C.Remote.Load(3); return new ProcessPoolOptions { Initializer = load }; }")]
    [InlineData("=> new LeaseOptions { Opening = C.Remote.Load(3) };")]
    [InlineData("{ var load = C.Remote.Load(3); return new LeaseOptions { Opening = load, IdleTimeout = TimeSpan.FromSeconds(3) }; }")]
    public async Task Is_quiet_about_initializers(string options)
    {
        string source = Callable.Usings + $$"""
            public static class C
            {
                static int s_model;
                [ProcessPoolCallable] public static void Load(int n) => Set(n);
                static void Set(int n) => s_model = n;
                [ProcessPoolCallable] public static int Use(int n) => s_model * n;
                public static object Options() {{options}}
            }
            """;
        Assert.Empty(await AnalyzerRun.ReportsAsync(source));
        Assert.Equal(
            ["RMT0301", "RMT0301"],
            (await AnalyzerRun.ReportsAsync(source.Replace(options, "=> new();", StringComparison.Ordinal))).Select(d => d.Id));
    }

    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task Is_quiet_about_initializers_that_take_services() => Assert.DoesNotContain(
        await AnalyzerRun.ReportsAsync(Callable.Usings + """
            public static class C
            {
                static string? s_model;
                [ProcessPoolCallable] public static void Load(string path, [FromServices] IServiceProvider services) => s_model = path + services;
                [ProcessPoolCallable] public static string? Use(int n) => s_model;
                public static object Options() => new ProcessPoolOptions { Initializer = C.Remote.Load("m") };
            }
            """),
        report => report.Id == "RMT0301");

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Says_what_is_changed() => Verify.VerifyMessagesAsync(
        Callable.Static("void Do(int n) { {|#0:s_total += n|}; } static int s_total;"),
        DiagnosticResult.CompilerWarning("RMT0301").WithLocation(0).WithMessage(
            "'C.Do(int)' changes the static 'C.s_total', of which each worker may have a copy of its own; return what the caller needs to know"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Says_through_what_and_shows_it() => Verify.VerifyMessagesAsync(
        Callable.Static("void Do(int n) { {|#0:Add(n)|}; } static void Add(int n) { {|#1:s_total += n|}; } static int s_total;"),
        DiagnosticResult.CompilerWarning("RMT0301").WithLocation(0).WithLocation(1).WithMessage(
            "'C.Do(int)' changes the static 'C.s_total' through 'C.Add(int)', of which each worker may have a copy of its own; return what the caller needs to know"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Says_who_changes_what_is_read() => Verify.VerifyMessagesAsync(
        Callable.Static("int Do(int n) => {|#0:s_total|}; static int s_total; static void Other() => s_total = 3;"),
        DiagnosticResult.CompilerWarning("RMT0301").WithLocation(0).WithMessage(
            "'C.Do(int)' reads the static 'C.s_total' (changed by 'C.Other()'), of which each worker may have a copy of its own; pass it as an argument, or set it in 'ProcessPoolOptions.Initializer'"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Looks_into_other_files() => Verify.VerifyAsync(
        Callable.Static("int Do(int n) => {|RMT0301:Other.Total|} + {|RMT0301:Other.Add(n)|};"),
        ("Other.cs", "static class Other { public static int Total; static int s_sum; public static int Add(int n) => s_sum += n; }"),
        ("Third.cs", "static class Third { static void Change() => Other.Total = 1; }"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task One_report_for_each_variable() =>
        Verify.VerifyAsync(Callable.Static("void Do(int n) { {|RMT0301:s_a = n|}; s_a = s_a + 1; {|RMT0301:s_b++|}; } static int s_a, s_b;"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("class C { static int s_total; public static void Do() => s_total++; }")]
    [InlineData("class C { static int s_total; [ProcessPoolCallable] public static void Do(Stream stream) => s_total++; }")]
    [InlineData("namespace Other { class ProcessPoolCallableAttribute : Attribute { } class C { static int s_total; [ProcessPoolCallable] public static void Do() => s_total++; } }")]
    [InlineData("namespace Other { class List { public void Add(int n) { } } class C { static readonly List s_list = new(); [ProcessPoolCallable] public static void Do() => s_list.Add(3); } }")]
    public Task Other_methods(string source) => Verify.VerifyAsync(Callable.Usings + source);

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Generated_code() => Verify.VerifyAsync("// <auto-generated/>\n#nullable enable\n" + Callable.Static("void Do() => s_total++; static int s_total;"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("void Do(int n) { s_missing += n; s_total. = 3; }  static int s_total;")]
    [InlineData("void Do(int n) { = s_total; s_total = ; Missing(s_total); if ( s_total == ) s_total = 3; } static Missing s_total;")]
    [InlineData("int Do(int n) => s_total; static int s_total; static void Other() { s_total = ; s_total[] = 3; s_total.Add(; }")]
    [InlineData("int Do(int n) => Do(s_total; static int s_total")]
    [InlineData("int Do(int n) => s_total; static int s_total; static int s_total; object o = new ProcessPoolOptions { Initializer = Remote. };")]
    public async Task Code_that_does_not_compile(string method) =>
        Assert.DoesNotContain(await AnalyzerRun.ReportsAsync(AnalyzerRun.Compile(Callable.Static(method))), d => d.Id == "AD0001");
}
