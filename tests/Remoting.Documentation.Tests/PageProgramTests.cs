namespace Remoting.Documentation.Tests;

/// <summary>Every program of the README and of the pages compiles without a word, and prints what its page says.</summary>
public sealed class PageProgramTests
{
    // All programs of a page, on a machine that may be busy.
    private const int Limit = 300_000;

    public static TheoryData<string> Pages => [.. Repository.Pages.Where(page => PageProgram.Of(page).Any())];

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Pages))]
    public async Task Its_programs_compile_and_print_what_it_says(string page)
    {
        using var folder = new ProgramFolder();
        var failures = new List<string>();
        foreach (var program in PageProgram.Of(page))
        {
            IReadOnlyList<string> said;
            await using (var assembly = File.Create(folder.PathOf(program)))
                said = await ProgramCompiler.CompileAsync(program, assembly, TestContext.Current.CancellationToken);
            if (said.Count > 0)
                failures.Add($"{page}({program.Line}) does not compile without a word:\n{string.Join('\n', said)}");
            else if (program.IsRunnable)
                await CompareAsync(folder, program, program.Output!, failures);
        }
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    /// <summary>Otherwise its output would never be compared.</summary>
    [Fact]
    public void Each_mark_of_an_output_stands_behind_a_program()
    {
        foreach (string page in Repository.Pages)
        {
            int marks = Repository.Read(page).Split('\n').Count(line => line.StartsWith("<!-- output", StringComparison.Ordinal));
            Assert.True(marks == PageProgram.Of(page).Count(program => program.Output is not null), $"{page}: an output belongs to no program.");
        }
    }

    private static async Task CompareAsync(ProgramFolder folder, PageProgram program, string expected, List<string> failures)
    {
        var (exitCode, output, error) = await folder.RunAsync(program, TestContext.Current.CancellationToken);
        if (exitCode != 0 || !ExpectedOutput.Fits(expected, output))
            failures.Add($"{program.Page}({program.Line}) ended with exit code {exitCode} and printed\n{output}\ninstead of\n{expected}\nIts standard error:\n{error}");
    }
}
