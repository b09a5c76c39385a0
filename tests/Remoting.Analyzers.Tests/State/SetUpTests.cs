using Remoting.Analyzers.State;
using Remoting.Analyzers.Tests.Callables;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.State;

using Verify = AnalyzerVerifier<StaticStateAnalyzer>;

/// <summary>RMT0301: what every process does for itself, in a method of its own, is no shared state.</summary>
public sealed class SetUpTests
{
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("static readonly Dictionary<int, int> s_map = new(); static C() { Fill(); } static void Fill() { s_map[1] = 2; } [ProcessPoolCallable] public static int Do(int n) => s_map[n];")]
    [InlineData("static readonly Dictionary<int, int> s_map = new(); static C() => First(); static void First() => Second(); static void Second() { for (int i = 0; i < 9; i++) s_map.Add(i, i); } [ProcessPoolCallable] public static int Do(int n) => s_map[n];")]
    [InlineData("static readonly List<int> s_log = new(); static readonly int s_count = Fill(); static int Fill() { s_log.Add(3); return 1; } [ProcessPoolCallable] public static int Do(int n) => s_log[n] + s_count;")]
    [InlineData("static Dictionary<int, int>? s_map; static void Load() => s_map = new(); static Dictionary<int, int> Map() { if (s_map is null) Load(); return s_map!; } [ProcessPoolCallable] public static int Do(int n) => Map()[n];")]
    [InlineData("static Dictionary<int, int>? s_map; static void Load() { s_map = new(); s_map[1] = 2; } [ProcessPoolCallable] public static int Do(int n) { if (s_map == null) Load(); return s_map![n]; }")]
    [InlineData("static bool s_loaded; static int[] s_table = new int[9]; static void Load() { s_table = new int[10]; s_loaded = true; } [ProcessPoolCallable] public static int Do(int n) { if (!s_loaded) Load(); return s_table[n]; }")]
    public Task Is_quiet(string members) => Verify.VerifyAsync(Callable.Usings + $"static class C {{ {members} }}");

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("static readonly Dictionary<int, int> s_map = new(); static C() { Fill(); } public static void Refill() => Fill(); static void Fill() { s_map[1] = 2; } [ProcessPoolCallable] public static int Do(int n) => {|RMT0301:s_map|}[n];")]
    [InlineData("static readonly Dictionary<int, int> s_map = new(); static C() { Fill(); } internal static void Fill() { s_map[1] = 2; } [ProcessPoolCallable] public static int Do(int n) => {|RMT0301:s_map|}[n];")]
    [InlineData("static int s_total; static void Add(int n) => s_total += n; [ProcessPoolCallable] public static void Do(int n) { if (n > 3) {|RMT0301:Add(n)|}; }")]
    public Task Fires(string members) => Verify.VerifyAsync(Callable.Usings + $"static class C {{ {members} }}");
}
