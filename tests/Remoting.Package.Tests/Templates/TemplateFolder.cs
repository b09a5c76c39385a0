using System.Xml.Linq;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Templates;

/// <summary>Somebody's folder, in which programs are made from templates: nothing of it is left on the machine.</summary>
internal sealed class TemplateFolder : IDisposable
{
    /// <summary>The solution of all that was made.</summary>
    public const string Solution = "All.slnx";

    private readonly TempFolder _folder = new();
    private readonly string _hive;

    public TemplateFolder(PackedLibrary library)
    {
        Path = _folder.MakeFolder("work");
        // The templates of this machine's user stay as they are.
        _hive = _folder.MakeFolder("hive");
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{library.Feed}" />
              </packageSources>
            </configuration>
            """);
        // What is of this run only goes with the folder; what the machine has need not be fetched again.
        Write("Directory.Build.props", $"""
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
            Write(name, "<Project />");
    }

    public string Path { get; }

    private static string InstalledPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public Task InstallAsync(string package, CancellationToken cancellationToken) => NewAsync(["install", package], cancellationToken);

    public Task MakeAsync(string template, string name, CancellationToken cancellationToken) => NewAsync([template, "-n", name], cancellationToken);

    /// <summary>
    /// One solution of what was made, out of the solutions that the templates have: a restore, a build and a run of tests for all cost less than they
    /// do one by one.
    /// </summary>
    public void Join(params string[] names)
    {
        var projects = names.SelectMany(name => XDocument.Load(PathOf(name, $"{name}.slnx")).Root!.Elements("Project")
            .Select(project => new XElement("Project", new XAttribute("Path", $"{name}/{project.Attribute("Path")!.Value}"))));
        Write(Solution, new XElement("Solution", projects).ToString());
        // Each says by itself how its tests are run; here the first one does, for all.
        string[] runners = [.. names.Select(name => File.ReadAllText(PathOf(name, "global.json"))).Distinct()];
        Write("global.json", Assert.Single(runners));
    }

    public async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await DotNet.RunAsync(Path, arguments, cancellationToken);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{output}");
        return output;
    }

    public void Dispose() => _folder.Dispose();

    private Task<string> NewAsync(string[] arguments, CancellationToken cancellationToken) => RunAsync(["new", .. arguments, "--debug:custom-hive", _hive], cancellationToken);

    private string PathOf(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    private void Write(string name, string text) => File.WriteAllText(PathOf(name), text);
}
