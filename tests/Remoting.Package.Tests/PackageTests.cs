using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests;

/// <summary>The package as somebody else gets it.</summary>
public sealed partial class PackageTests(PackedLibrary library)
{
    // A restore and a build without a cache, on a machine that may be busy.
    private const int Limit = 300_000;

    [Fact(Timeout = Limit)]
    public async Task Has_the_library_and_what_the_compiler_loads_and_nothing_else()
    {
        await using var package = await ZipFile.OpenReadAsync(library.PackagePath, TestContext.Current.CancellationToken);
        string[] expected =
        [
            "LICENSE",
            "README.md",
            "Remoting.nuspec",
            "analyzers/dotnet/cs/Remoting.Analyzers.dll",
            "analyzers/dotnet/cs/Remoting.CodeFixes.dll",
            "analyzers/dotnet/cs/Remoting.Generators.dll",
            "lib/net10.0/Remoting.dll",
            "lib/net10.0/Remoting.xml",
        ];
        Assert.Equal(expected, package.Entries.Select(entry => entry.FullName).Where(name => !IsOfTheFormat(name)).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task Depends_on_versions_that_feeds_have()
    {
        await using var package = await ZipFile.OpenReadAsync(library.PackagePath, TestContext.Current.CancellationToken);
        await using var nuspec = await package.GetEntry("Remoting.nuspec")!.OpenAsync(TestContext.Current.CancellationToken);
        var document = await XDocument.LoadAsync(nuspec, LoadOptions.None, TestContext.Current.CancellationToken);
        var dependencies = document.Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}").Order(StringComparer.Ordinal);
        string[] expected =
        [
            "MessagePack [2.5.307, 4.0.0)",
            "Microsoft.Extensions.Logging.Abstractions 10.0.0",
            "Microsoft.NET.StringTools 17.7.2",
        ];
        Assert.Equal(expected, dependencies);
    }

    [Fact(Timeout = Limit)]
    public async Task A_fresh_project_gets_its_result_from_a_worker_process()
    {
        using var consumer = new Consumer(library, """
            using Remoting;

            await using var executor = new ProcessPoolExecutor(1);
            var (sum, worker) = await executor.SubmitAsync(Arithmetic.Remote.Add(40, 2));
            Console.WriteLine($"sum {sum}, own process {Environment.ProcessId}, worker {worker}");

            public static class Arithmetic
            {
                [ProcessPoolCallable]
                public static (int Sum, int ProcessId) Add(int a, int b) => (a + b, Environment.ProcessId);
            }
            """);

        var (exitCode, output) = await consumer.RunAsync(TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, output);
        var printed = Printed().Match(output);
        Assert.True(printed.Success, output);
        Assert.Equal("42", printed.Groups["sum"].Value);
        Assert.NotEqual(printed.Groups["own"].Value, printed.Groups["worker"].Value);
    }

    [Fact(Timeout = Limit)]
    public async Task A_fresh_project_with_bad_callables_does_not_build_and_is_told_why()
    {
        using var consumer = new Consumer(library, """
            using Remoting;

            public class Documents
            {
                public Stream? Open { get; set; }

                [ProcessPoolCallable]
                public int CountPages(string path) => path.Length;

                [ProcessPoolCallable]
                public static long Measure(Stream document) => document.Length;
            }

            public static class Program
            {
                public static void Main()
                {
                }
            }
            """);

        var (exitCode, output) = await consumer.BuildAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error RMT0001", output, StringComparison.Ordinal);
        Assert.Contains("error RMT0101", output, StringComparison.Ordinal);
        // The rules say it all: no error of generated code on top.
        Assert.DoesNotContain("error CS", output, StringComparison.Ordinal);
    }

    /// <summary>What every nupkg has as an archive.</summary>
    private static bool IsOfTheFormat(string name) =>
        name is "[Content_Types].xml" or "_rels/.rels" || name.StartsWith("package/services/", StringComparison.Ordinal);

    [GeneratedRegex("sum (?<sum>\\d+), own process (?<own>\\d+), worker (?<worker>\\d+)")]
    private static partial Regex Printed();
}
