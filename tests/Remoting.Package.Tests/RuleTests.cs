using System.Text.RegularExpressions;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests;

/// <summary>The rules as somebody gets them who has nothing but the package.</summary>
public sealed partial class RuleTests(PackedLibrary library)
{
    // A restore and a build without a cache, on a machine that may be busy.
    private const int Limit = 300_000;

    private static readonly string Violations = Path.Combine(PackedLibrary.FindRepository(), "tests", "Remoting.Analyzers.Tests", "Consumer", "Violations");

    /// <summary>What needs an older language, or another generator in the same project, is a build of its own.</summary>
    private static readonly string[] Apart = ["RMT0009", "RMT0106", "RMT0901"];

    [Fact(Timeout = Limit)]
    public async Task A_bad_project_is_told_of_every_rule_at_its_line()
    {
        using var consumer = new Consumer(library, "System.Console.WriteLine();", "<TreatWarningsAsErrors>false</TreatWarningsAsErrors><MSBuildTreatWarningsAsErrors>false</MSBuildTreatWarningsAsErrors>");
        var expected = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(Violations, "*.cs"))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            if (Apart.Contains(name))
                continue;
            string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            consumer.Write($"{name}.cs", text);
            if (Array.FindIndex(text.Split('\n'), line => line.EndsWith($"// {name}", StringComparison.Ordinal)) is >= 0 and var line)
                expected.Add($"{name}.cs({line + 1} {name}");
        }
        var (_, output) = await consumer.BuildAsync(TestContext.Current.CancellationToken);
        var told = Told().Matches(output).Select(match => $"{match.Groups["file"].Value}({match.Groups["line"].Value} {match.Groups["id"].Value}").ToHashSet();
        Assert.NotEmpty(expected);
        Assert.Empty(expected.Except(told));
    }

    /// <summary>Where warnings are errors each warning of a rule ends the build.</summary>
    [Fact(Timeout = Limit)]
    public async Task A_warning_is_an_error_where_the_project_says_so()
    {
        using var consumer = new Consumer(library, await File.ReadAllTextAsync(Path.Combine(Violations, "RMT0301.cs"), TestContext.Current.CancellationToken), "<OutputType>Library</OutputType>");
        var (exitCode, output) = await consumer.BuildAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("error RMT0301", output, StringComparison.Ordinal);
    }

    /// <summary>Every snippet of the README, pasted over <c>Program.cs</c>: nothing is said, with all rules on and warnings as errors.</summary>
    [Fact(Timeout = Limit)]
    public async Task A_good_project_is_told_nothing()
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(PackedLibrary.FindRepository(), "README.md"), TestContext.Current.CancellationToken);
        foreach (string snippet in Snippets().Matches(readme).Select(match => match.Groups["code"].Value))
        {
            using var consumer = new Consumer(library, snippet, isHosted: snippet.Contains("Microsoft.Extensions.", StringComparison.Ordinal));
            var (exitCode, output) = await consumer.BuildAsync(TestContext.Current.CancellationToken);
            Assert.True(exitCode == 0, output);
            Assert.DoesNotContain("RMT", output, StringComparison.Ordinal);
            Assert.DoesNotContain("warning", output.Replace("0 Warning(s)", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        }
    }

    [GeneratedRegex(@"(?<file>\w+\.cs)\((?<line>\d+),\d+\): (?:error|warning|info) (?<id>RMT\d{4})")]
    private static partial Regex Told();

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippets();
}
