using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Starts;

/// <summary>The one project that is published in all the ways.</summary>
public sealed class StartMatrixProject : IDisposable
{
    private readonly Consumer _consumer;
    private readonly TempFolder _output = new();
    private readonly StringBuilder _table = new("| way | workers are started by | result | size | new pool to first result | idle worker, one of four |\n|---|---|---|--:|--:|--:|\n");

    public StartMatrixProject(PackedLibrary library) =>
        _consumer = new Consumer(library, StartProgram.Source,
            $"<RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier><InvariantGlobalization>true</InvariantGlobalization>" +
            Consumer.WithInstalledPackages);

    private static string? ReportFile => Environment.GetEnvironmentVariable("REMOTING_STARTS_REPORT") is { Length: > 0 } file ? file : null;

    /// <summary>Publishes it without a warning; gives the folder.</summary>
    public async Task<string> PublishAsync(StartWay way, CancellationToken cancellationToken)
    {
        string folder = _output.MakeFolder(Guid.NewGuid().ToString("N"));
        await PublishAsync(way, folder, cancellationToken);
        return folder;
    }

    /// <summary>The same into a folder where it may be already.</summary>
    public async Task PublishAsync(StartWay way, string folder, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await _consumer.PublishAsync(folder, way.Properties, cancellationToken);
        Assert.True(exitCode == 0, $"{way}:\n{output}");
        Assert.DoesNotContain("warning", output.Replace("0 Warning(s)", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Runs the program with an environment of next to nothing.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(
        StartWay way, string folder, string[] arguments, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        environment["PATH"] = "/nowhere";
        // Where it may take itself out of its file.
        environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = _output.Path;
        environment["DOTNET_ROOT"] = way.UsesInstalledRuntime ? PublishedProgram.InstalledRuntime : "/nowhere";
        return PublishedProgram.RunAsync(Path.Combine(folder, "Consumer"), arguments, environment, cancellationToken);
    }

    /// <summary>Measures, and notes a row of the table, where one is wanted.</summary>
    public async Task ReportAsync(StartWay way, bool isGood, string folder, CancellationToken cancellationToken)
    {
        if (ReportFile is null)
            return;
        var (_, figures, _) = await RunAsync(way, folder, ["measure"], [], cancellationToken);
        _table.AppendLine(CultureInfo.InvariantCulture, $"| {way} | {way.Mode} | {(isGood ? "ok" : "FAILED")} | {SizeOf(folder) / 1e6:F1} MB | {figures} |");
    }

    /// <summary>Bytes of what would be shipped.</summary>
    public static long SizeOf(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is not (".pdb" or ".dbg" or ".xml")).Sum(file => new FileInfo(file).Length);

    public void Dispose()
    {
        if (ReportFile is not null)
            File.WriteAllText(ReportFile, _table.ToString());
        _consumer.Dispose();
        _output.Dispose();
    }
}
