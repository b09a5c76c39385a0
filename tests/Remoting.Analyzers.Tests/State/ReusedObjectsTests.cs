using Remoting.Analyzers.State;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.State;

using Verify = AnalyzerVerifier<StaticStateAnalyzer>;

/// <summary>RMT0301 and objects that are kept only so that they need not be made again; and what looks like that, and is state.</summary>
public sealed class ReusedObjectsTests
{
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("static readonly StringBuilder s_text = new();", "s_text.Clear(); s_text.Append(n); return s_text.Length;")]
    [InlineData("static readonly StringBuilder s_text = new();", "return s_text.Clear().Append(n).ToString().Length;")]
    [InlineData("static readonly List<int> s_found = new();", "lock (s_found) { Find(s_found, n); int count = s_found.Count; s_found.Clear(); return count; } } static void Find(List<int> all, int n) { all.Add(n);")]
    [InlineData("static readonly HashSet<int> s_seen = new();", "try { s_seen.Add(n); return 1; } finally { s_seen.Clear(); }")]
    public Task What_is_cleared_before_or_after_each_use(string field, string body) => Verify.VerifyAsync(Source(field, $"static int Do(int n) {{ {body} }}"));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("if (s_free.Count == 0) return Make(); return s_free.Pop().Clear();")]
    [InlineData("StringBuilder text; if (s_free.Count == 0) { text = Make(); } else { text = s_free.Pop().Clear(); } return text;")]
    [InlineData("return s_free.TryPop(out StringBuilder? text) ? text : new StringBuilder();")]
    [InlineData("if (!s_free.TryPop(out StringBuilder? text)) text = new StringBuilder(); return text;")]
    public Task Pools_of_buffers(string take) => Verify.VerifyAsync(Source(
        "static readonly Stack<StringBuilder> s_free = new();",
        "static int Do(int n) { StringBuilder text = Take(); text.Append(n); int length = text.Length; Give(text); return length; }",
        $"static StringBuilder Take() {{ {take} }} static StringBuilder Make() => new(16); static void Give(StringBuilder text) {{ if (s_free.Count < 4) s_free.Push(text); }}"));

    /// <summary>What one method leaves there, and another one finds.</summary>
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("static readonly List<int> s_log = new();", "{|RMT0301:s_log.Add(n)|}; if (s_log.Count > 9) s_log.Clear(); return 0;", "")]
    [InlineData("static readonly List<int> s_log = new();", "{|RMT0301:s_log.Clear()|}; s_log.Add(n); return 0;", "static int Last() => s_log[0];")]
    [InlineData("static readonly List<int> s_log = new();", "{|RMT0301:s_log.Add(n)|}; if (n == 0) return 0; s_log.Clear(); return 1;", "")]
    [InlineData("static readonly Stack<int[]> s_work = new();", "if (s_work.Count == 0) return 0; return {|RMT0301:s_work.Pop()|}.Length;", "static void Enter(int[] all) => s_work.Push(all);")]
    [InlineData("static readonly Stack<int> s_ids = new();", "return s_ids.Count == 0 ? new Random().Next() : {|RMT0301:s_ids.Pop()|};", "static void Free(int id) => s_ids.Push(id);")]
    public Task What_is_kept_for_others(string field, string body, string others) => Verify.VerifyAsync(Source(field, $"static int Do(int n) {{ {body} }}", others));

    /// <summary>Where all but the first call is an error, a helper without arguments has still filled in what each process fills in for itself.</summary>
    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Helpers_that_fill_in_once() => Verify.VerifyAsync(Source(
        "static bool s_isKnown; static string? s_folder;",
        "static string Do(int n) { if (!s_isKnown) Find(); return s_folder + n; }",
        "static void Check() { if (s_isKnown) throw new InvalidOperationException(); Find(); } static void Find() { s_folder = Environment.CurrentDirectory; s_isKnown = true; }"));

    /// <summary>What is set once, from outside, is still set.</summary>
    [Fact(Timeout = RemotingTest.Timeout)]
    public Task What_is_set_once() => Verify.VerifyAsync(Source(
        "static bool s_isSet; static string? s_folder;",
        "static string Do(int n) => {|RMT0301:s_folder|} + n;",
        "public static void Set(string folder) { if (s_isSet) throw new InvalidOperationException(); s_folder = folder; s_isSet = true; }"));

    private static string Source(string fields, string callable, string others = "") => $$"""
        using System;
        using System.Collections.Generic;
        using System.Text;
        using Remoting;
        public static class Work
        {
            private {{fields.Replace("; static", "; private static", StringComparison.Ordinal)}}
            [ProcessPoolCallable] internal {{callable}}
            {{others}}
        }
        """;
}
