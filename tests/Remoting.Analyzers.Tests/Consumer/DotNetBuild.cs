using System.Diagnostics;
using Remoting.Generators;

namespace Remoting.Analyzers.Tests.Consumer;

/// <summary>Somebody's project outside of the repository, with the library and its analyzers as they were just built.</summary>
internal sealed class DotNetBuild : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("remoting-consumer-");

    public DotNetBuild(IEnumerable<(string Name, string Text)> files, string properties)
    {
        // Nothing from folders above, wherever the temporary folder may be.
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            Write(name, "<Project />");
        Write("Consumer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {Items("Reference", typeof(Executor), typeof(MessagePack.MessagePackWriter), typeof(MessagePack.KeyAttribute))}
                {Items("Analyzer", typeof(Descriptors), typeof(CallableGenerator))}
                <Analyzer Include="{OtherLibrary.WriteTo(_folder.FullName)}" />
              </ItemGroup>
            </Project>
            """);
        foreach ((string name, string text) in files)
            Write(name, text);
    }

    /// <summary>What the build prints. (<c>dotnet build</c> is the same with a summary, which repeats everything.)</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", "-restore", "-verbosity:minimal", "-consoleLoggerParameters:NoSummary", "-nodeReuse:false"])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the build that started the tests tells its own children is not for another build; and no server stays behind.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";

        using Process process = Process.Start(start)!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Items(string kind, params Type[] types) =>
        string.Join("\n    ", types.Select(type => $"<{kind} Include=\"{type.Assembly.Location}\" />"));

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
