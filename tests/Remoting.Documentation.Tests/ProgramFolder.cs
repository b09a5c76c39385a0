using System.Diagnostics;

namespace Remoting.Documentation.Tests;

/// <summary>A folder with the libraries in which programs of pages are run, as a built program lies beside what it uses. It goes away with everything in it.</summary>
internal sealed class ProgramFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("remoting-pages-");

    public ProgramFolder()
    {
        foreach (string library in Libraries)
            File.Copy(library, Path.Combine(_folder.FullName, Path.GetFileName(library)));
    }

    /// <summary>Our packages, what they need beside the frameworks, and what pages show beside them.</summary>
    public static IEnumerable<string> Libraries { get; } =
    [
        .. new[] { "Remoting.dll", "Remoting.Hosting.dll", "Remoting.Dashboard.dll", "MessagePack.dll", "MessagePack.Annotations.dll", "Microsoft.NET.StringTools.dll", "Polly.Core.dll" }
            .Select(name => Path.Combine(AppContext.BaseDirectory, name)),
        // Packages elsewhere, and part of ASP.NET Core, which is the framework of these tests.
        typeof(Microsoft.Extensions.Logging.ILogger).Assembly.Location,
        typeof(Microsoft.Extensions.DependencyInjection.IServiceCollection).Assembly.Location,
    ];

    public string PathOf(PageProgram program) => Path.Combine(_folder.FullName, $"{program.Name}.dll");

    /// <summary>Runs a program that has been compiled to its path, in a folder of its own, and gives what it has printed to its standard output and error.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(PageProgram program, CancellationToken cancellationToken)
    {
        string framework = program.IsWeb || program.Code.Contains("Microsoft.Extensions.", StringComparison.Ordinal) ? "Microsoft.AspNetCore.App" : "Microsoft.NETCore.App";
        string configuration = $$"""
            { "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "{{framework}}", "version": "10.0.0" }, "configProperties": { "System.Globalization.Invariant": true } } }
            """;
        await File.WriteAllTextAsync(Path.ChangeExtension(PathOf(program), ".runtimeconfig.json"), configuration, cancellationToken);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [PathOf(program)])
        {
            WorkingDirectory = _folder.CreateSubdirectory($"in-{program.Name}").FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A crash is what some pages show; nobody wants its dump.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program.Page}({program.Line}) did not end in time:\n{await output}{await error}");
        }
        return (process.ExitCode, await output, await error);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
