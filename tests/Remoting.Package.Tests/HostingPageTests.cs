using System.Text.RegularExpressions;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests;

/// <summary>The page about hosts shows programs that compile as they stand, with the packages as somebody else gets them.</summary>
public sealed partial class HostingPageTests(PackedLibrary library)
{
    // Several builds from nothing.
    private const int Limit = 600_000;

    [Fact(Timeout = Limit)]
    public async Task Its_snippets_compile_without_a_word()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(PackedLibrary.FindRepository(), "docs", "hosting.md"), TestContext.Current.CancellationToken);
        foreach (string snippet in Snippets().Matches(page).Select(match => match.Groups["code"].Value))
        {
            using var consumer = new Consumer(library, snippet, isHosted: true);
            var (exitCode, output) = await consumer.BuildAsync(TestContext.Current.CancellationToken);
            Assert.True(exitCode == 0, output);
            Assert.DoesNotContain("warning", output.Replace("0 Warning(s)", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        }
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippets();
}
