using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests;

/// <summary>Projects in a language for which nothing can be generated.</summary>
public sealed class LanguageTests(PackedLibrary library)
{
    // A restore and a build without a cache, on a machine that may be busy.
    private const int Limit = 300_000;

    private const string FSharp = """
        open Remoting
        type Work =
            [<ProcessPoolCallable>]
            static member Add(a: int, b: int) = a + b
        [<EntryPoint>]
        let main _ = 0
        """;

    private const string VisualBasic = """
        Imports Remoting
        Public Module Work
            <ProcessPoolCallable>
            Public Function Add(a As Integer, b As Integer) As Integer
                Return a + b
            End Function
            Sub Main()
            End Sub
        End Module
        """;

    [Theory(Timeout = Limit)]
    [InlineData("fsproj", "Program.fs", FSharp, "F#")]
    [InlineData("vbproj", "Program.vb", VisualBasic, "VB")]
    public async Task A_project_in_another_language_is_told_that_nothing_is_generated(string extension, string file, string program, string language)
    {
        using var consumer = new Consumer(library, program, "<TreatWarningsAsErrors>false</TreatWarningsAsErrors><MSBuildTreatWarningsAsErrors>false</MSBuildTreatWarningsAsErrors>", extension, file);
        var (exitCode, output) = await consumer.BuildAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
        Assert.Contains($"warning RMT0902: Remoting writes its stubs for C# only: [ProcessPoolCallable] does nothing in a project in {language}.", output, StringComparison.Ordinal);
    }
}
