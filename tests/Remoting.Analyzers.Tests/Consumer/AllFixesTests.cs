using Remoting.Analyzers.Tests.Docs;

namespace Remoting.Analyzers.Tests.Consumer;

/// <summary>What is left of one violation of each rule when all fixes have been applied.</summary>
public sealed class AllFixesTests
{
    // A restore and a build, on a machine that may be busy.
    private const int Limit = 300_000;

    private const int MostFixes = 100;

    /// <summary>
    /// Every fix that is offered is applied, until none is. A rule without a fix has its page to say what to write instead: that stands in place of its
    /// violation. Then the project builds, with warnings as errors, and the build has nothing to say.
    /// </summary>
    [Fact(Timeout = Limit)]
    public async Task Applying_all_fixes_leaves_a_project_that_builds_clean()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        HashSet<string> fixable = [.. FixWorkspace.Fixes.SelectMany(fix => fix.FixableDiagnosticIds)];
        using var workspace = new FixWorkspace(Violation.All.Select(violation =>
            (violation.FileName, fixable.Contains(violation.Id) ? violation.Text : RulePage.Of(violation.Id).SuggestedIn($"P{violation.Id}"))));
        Assert.Equal(
            fixable.Where(id => id.StartsWith("RMT", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            (await workspace.DiagnosticsAsync(cancellationToken)).Select(report => report.Diagnostic.Id).Where(id => id.StartsWith("RMT", StringComparison.Ordinal)));

        int applied = 0;
        while (await workspace.ApplyOneAsync(cancellationToken))
            Assert.True(++applied < MostFixes, "Each fix leaves something to fix.");

        using var build = new DotNetBuild(await workspace.FilesAsync(cancellationToken), "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");
        (int exitCode, string output) = await build.RunAsync(cancellationToken);
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
    }
}
