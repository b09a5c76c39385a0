using System.Globalization;
using Microsoft.CodeAnalysis;
using Remoting.Analyzers.Mapping;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Mapping;

using Verify = AnalyzerVerifier<ChunkSizeAnalyzer>;

/// <summary>RMT0201 and texts that are looked for: what a rehearsal is given is not what the data will be. And that its sentence does not contradict itself.</summary>
public sealed class TextKeyTests
{
    /// <summary>The sample has no such part; others have, and what they lead to is what the callable is there for.</summary>
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("string? found = null; foreach (string part in s.Split(' ')) { if (part != \"Clients\") continue; found = part; } return found == null ? \"\" : System.IO.File.ReadAllText(found);")]
    [InlineData("string? found = null; foreach (string part in s.Split(' ')) { if (part == \"Clients\") found = part; } if (found is not null) return System.IO.File.ReadAllText(found); return s;")]
    [InlineData("switch (s) { case \"Clients\": return System.IO.File.ReadAllText(s); default: return s; }")]
    public Task Silent_where_the_work_depends_on_a_text(string body) =>
        Verify.VerifyAsync(Work.With($"public static string Do(string s) {{ {body} }}", "executor.MapAsync(Work.Remote.Do, items);", "string", "string"));

    /// <summary>All ways are short.</summary>
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("return s == \"Clients\" ? \"c\" : s;")]
    [InlineData("if (s == \"\") return System.IO.File.ReadAllText(s); return s;")]
    [InlineData("switch (s) { case \"Clients\": return \"c\"; case \"Servers\": return \"s\"; default: return s; }")]
    public Task Fires_where_all_ways_are_short(string body) =>
        Verify.VerifyAsync(Work.With($"public static string Do(string s) {{ {body} }}", "executor.{|RMT0201:MapAsync|}(Work.Remote.Do, items);", "string", "string"));

    /// <summary>"Under 1 µs, less than about 0.2 µs" says nothing.</summary>
    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task What_is_less_than_an_items_price_is_not_called_more()
    {
        int[] lengths = [.. Enumerable.Range(1, 24).Select(i => i * 10)];
        IEnumerable<string> callables = lengths.Select(length =>
            $"[ProcessPoolCallable] public static int Do{length}(int n) {{ int sum = 0; for (int i = 0; i < {length}; i++) sum += i ^ n; return sum; }}");
        IEnumerable<string> maps = lengths.Select(length => $"executor.MapAsync(Work.Remote.Do{length}, items);");
        string[] messages =
        [
            .. (await AnalyzerRun.ReportsAsync($$"""
                #nullable enable
                using System.Collections.Generic;
                using Remoting;
                public static class Work { {{string.Join(' ', callables)}} }
                public static class Maps { public static void All(Executor executor, IEnumerable<int> items) { {{string.Join(' ', maps)}} } }
                """))
                .Where(report => report.Id == "RMT0201")
                .Select(report => report.GetMessage(CultureInfo.InvariantCulture)),
        ];

        Assert.Contains(messages, message => message.Contains("under 200 ns an item, less than it takes", StringComparison.Ordinal));
        Assert.DoesNotContain(messages, message => message.Contains("µs an item, less than it takes", StringComparison.Ordinal));
    }
}
