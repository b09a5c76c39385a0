using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Consumer;

/// <summary>Generated code in a project that turns on all that the SDK's own analyzers have to say, and takes it for errors.</summary>
public sealed class GeneratedCodeTests
{
    private const int Limit = 300_000;

    private const string Strict =
        """
        <AnalysisLevel>latest-all</AnalysisLevel><EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild><GenerateDocumentationFile>true</GenerateDocumentationFile>
        <TreatWarningsAsErrors>true</TreatWarningsAsErrors><EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles><IsAotCompatible>true</IsAotCompatible>
        """;

    [Fact(Timeout = Limit)]
    public async Task Compiles_without_a_warning()
    {
        string text = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "tests", "Remoting.Analyzers.Tests", "Consumer", "Strict", "Work.cs"), TestContext.Current.CancellationToken);
        using var build = new DotNetBuild([("Work.cs", text)], Strict);
        (int exitCode, string output) = await build.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, exitCode);
        Assert.False(output.Contains("warning", StringComparison.Ordinal) || output.Contains("error", StringComparison.Ordinal), output);
    }
}
