using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Templates;

/// <summary>Somebody's folder, in which a program is made from a template: nothing of it is left on the machine.</summary>
internal sealed class TemplateFolder : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PackedLibrary _library;

    public TemplateFolder(PackedLibrary library)
    {
        _library = library;
        Work = _folder.MakeFolder("work");
        File.WriteAllText(Path.Combine(Work, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{library.Feed}" />
              </packageSources>
            </configuration>
            """);
        // What is of this run only goes with the folder; what the machine has need not be fetched again.
        File.WriteAllText(Path.Combine(Work, "Directory.Build.props"), $"""
            <Project>
              <PropertyGroup>
                <RestorePackagesPath>{_folder.MakeFolder("packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{InstalledPackages}</RestoreFallbackFolders>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <MSBuildTreatWarningsAsErrors>true</MSBuildTreatWarningsAsErrors>
                <AnalysisLevel>latest-recommended</AnalysisLevel>
                <NoWarn>CA1707;CA2007;CA1303</NoWarn>
              </PropertyGroup>
            </Project>
            """);
        foreach (string name in (string[])["Directory.Build.targets", "Directory.Packages.props"])
            File.WriteAllText(Path.Combine(Work, name), "<Project />");
    }

    private string Work { get; }

    private static string InstalledPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Installs the templates and makes a program; gives its folder.</summary>
    public async Task<string> MakeAsync(string template, string name, CancellationToken cancellationToken)
    {
        // The templates of this machine's user stay as they are.
        string hive = _folder.MakeFolder("hive");
        await RunAsync(Work, ["new", "install", _library.PathOf("Remoting.Templates"), "--debug:custom-hive", hive], cancellationToken);
        await RunAsync(Work, ["new", template, "-n", name, "--debug:custom-hive", hive], cancellationToken);
        return Path.Combine(Work, name);
    }

    public static async Task<string> RunAsync(string folder, string[] arguments, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await DotNet.RunAsync(folder, arguments, cancellationToken);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{output}");
        return output;
    }

    public void Dispose() => _folder.Dispose();
}
