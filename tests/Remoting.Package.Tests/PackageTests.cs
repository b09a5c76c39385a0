using System.IO.Compression;
using System.Runtime.InteropServices;
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
            "build/net10.0/Remoting.Language.targets",
            "build/net10.0/Remoting.Roots.xml",
            "build/net10.0/Remoting.Suppressions.xml",
            "build/net10.0/Remoting.targets",
            "buildTransitive/net10.0/Remoting.Language.targets",
            "buildTransitive/net10.0/Remoting.Roots.xml",
            "buildTransitive/net10.0/Remoting.Suppressions.xml",
            "buildTransitive/net10.0/Remoting.targets",
            "icon.png",
            "lib/net10.0/Remoting.dll",
            "lib/net10.0/Remoting.xml",
            "runtimes/linux-x64/lib/net10.0/Remoting.dll",
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

    /// <summary>It starts sooner. On other platforms there is one file for all of them.</summary>
    [Fact(Timeout = Limit)]
    public async Task A_worker_runs_the_code_that_was_compiled_ahead()
    {
        using var consumer = new Consumer(library, """
            using Remoting;

            await using var executor = new ProcessPoolExecutor(1);
            Console.WriteLine(typeof(Executor).Assembly.Location);
            Console.WriteLine(await executor.SubmitAsync(Library.Remote.Path()));

            public static class Library
            {
                [ProcessPoolCallable]
                public static string Path() => typeof(Executor).Assembly.Location;
            }
            """);

        var (exitCode, output) = await consumer.RunAsync(TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, output);
        string[] paths = output.Trim().Split(Environment.NewLine);
        Assert.Equal(paths[^2], paths[^1]);
        if (RuntimeInformation.RuntimeIdentifier == "linux-x64")
            Assert.Contains("runtimes/linux-x64/lib/net10.0", paths[^1], StringComparison.Ordinal);
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

    /// <summary>Neither the library nor what it generates needs anything that a trimmed or natively compiled program has not.</summary>
    [Fact(Timeout = Limit)]
    public async Task A_program_that_is_compatible_with_AOT_builds_without_a_warning_and_runs()
    {
        using var consumer = new Consumer(library, """
            using MessagePack;
            using Remoting;

            await using var executor = new ProcessPoolExecutor(1);
            var order = await executor.SubmitAsync(Program.Remote.Double(new Order("tea", [new Line { Price = 1.5m, Count = 2 }])));
            var total = await executor.SubmitAsync(Order.Remote.Total(order));
            var rows = new List<Row>();
            await foreach (Row row in executor.StreamAsync(Program.Remote.Rows(3)))
                rows.Add(row);
            var log = new Log();
            await executor.SubmitAsync(Program.Remote.Work(3, log));
            Console.WriteLine($"total {total}, rows {string.Join("+", rows.Select(row => row.Number))}, last {log.Last}");

            public record Order(string Name, IReadOnlyList<Line> Lines)
            {
                [ProcessPoolCallable]
                public decimal Total() => Lines.Sum(line => line.Price * line.Count);
            }

            [MessagePackObject]
            public class Line
            {
                [Key(0)] public decimal Price { get; set; }
                [Key(1)] public int Count { get; set; }
            }

            [MessagePackObject]
            public record Row([property: Key("number")] int Number, [property: Key("tags")] Dictionary<string, DateTimeOffset?> Tags);

            public sealed class Log : IProgress<(int Done, string? What)>
            {
                public int Last { get; private set; }

                public void Report((int Done, string? What) value) => Last = value.Done;
            }

            internal static partial class Program
            {
                [ProcessPoolCallable]
                internal static Order Double(Order order) =>
                    order with { Lines = [.. order.Lines.Select(line => new Line { Price = line.Price, Count = 2 * line.Count })] };

                [ProcessPoolCallable]
                internal static async IAsyncEnumerable<Row> Rows(int count)
                {
                    for (int i = 0; i < count; i++)
                    {
                        await Task.Yield();
                        yield return new Row(i, new() { ["at"] = null });
                    }
                }

                [ProcessPoolCallable]
                internal static void Work(int steps, IProgress<(int Done, string? What)>? progress = null)
                {
                    for (int i = 1; i <= steps; i++)
                        progress?.Report((i, null));
                }
            }
            """, "<IsAotCompatible>true</IsAotCompatible><InvariantGlobalization>true</InvariantGlobalization>");

        var (exitCode, output) = await consumer.RunAsync(TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, output);
        Assert.Contains("total 6.0, rows 0+1+2, last 3", output, StringComparison.Ordinal);
        Assert.DoesNotMatch("IL[23][0-9]{3}", output);
    }

    /// <summary>What every nupkg has as an archive.</summary>
    private static bool IsOfTheFormat(string name) =>
        name is "[Content_Types].xml" or "_rels/.rels" || name.StartsWith("package/services/", StringComparison.Ordinal);

    [GeneratedRegex("sum (?<sum>\\d+), own process (?<own>\\d+), worker (?<worker>\\d+)")]
    private static partial Regex Printed();
}
