using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Releases;

/// <summary>What is true of every package.</summary>
public sealed class AllPackagesTests(PackedLibrary library)
{
    private static readonly string[] Packages = ["Remoting", "Remoting.Dashboard", "Remoting.Hosting", "Remoting.Orleans", "Remoting.Templates", "Remoting.Tool"];

    [Fact]
    public void One_command_makes_all_of_them()
    {
        Assert.Equal(Packages, Found("nupkg"));
        Assert.Equal(["Remoting", "Remoting.Dashboard", "Remoting.Hosting", "Remoting.Orleans", "Remoting.Tool"], Found("snupkg"));
    }

    [Fact]
    public void A_feed_shows_where_each_comes_from_and_what_it_is()
    {
        foreach (string name in Packages)
        {
            using var package = new PackageFile(library.PathOf(name));
            Assert.Equal(library.Version, package["version"]);
            Assert.Equal("MIT", package["license"]);
            Assert.StartsWith("https://", package["projectUrl"], StringComparison.Ordinal);
            Assert.EndsWith("/CHANGELOG.md", package["releaseNotes"], StringComparison.Ordinal);
            Assert.False(string.IsNullOrWhiteSpace(package["description"]), name);
            Assert.Contains(package["icon"], package.Names);
            Assert.Contains(package["readme"], package.Names);
            Assert.Contains("LICENSE", package.Names);
            var repository = package.Metadata.Elements().Single(element => element.Name.LocalName == "repository");
            Assert.Matches("^[0-9a-f]{40}$", repository.Attribute("commit")!.Value);
        }
        // Each has a README of its own, not another's.
        Assert.Equal(Packages.Length, Packages.Select(name => ReadmeOf(name)).Distinct().Count());
    }

    [Fact]
    public void Packages_ask_for_what_they_use_and_no_more()
    {
        Assert.Equal(
            [
                "Microsoft.Extensions.DependencyInjection 10.0.0", "Microsoft.Extensions.Diagnostics.HealthChecks 10.0.0",
                "Microsoft.Extensions.Hosting.Abstractions 10.0.0", "Microsoft.Extensions.Options 10.0.0", $"Remoting {library.Version}",
            ],
            DependenciesOf("Remoting.Hosting"));
        // It looks behind the public face, so another version may not do.
        Assert.Equal([$"Remoting [{library.Version}]"], DependenciesOf("Remoting.Dashboard"));
        Assert.Equal(["Microsoft.Orleans.Client 10.4.2", "Microsoft.Orleans.Server 10.4.2", $"Remoting [{library.Version}]"], DependenciesOf("Remoting.Orleans"));
        Assert.Empty(DependenciesOf("Remoting.Tool"));
        Assert.Empty(DependenciesOf("Remoting.Templates"));
    }

    /// <summary>A library that comes with the tool later has to be named, too.</summary>
    [Fact]
    public void The_notices_name_every_library_of_others_that_is_in_a_package()
    {
        foreach (string name in Packages)
        {
            using var package = new PackageFile(library.PathOf(name));
            string[] foreign = [.. package.Names.Where(file => file.EndsWith(".dll", StringComparison.Ordinal)).Select(file => Path.GetFileName(file))
                .Where(file => !file.StartsWith("Remoting", StringComparison.Ordinal)).Distinct()];
            Assert.Equal(foreign.Length > 0, package.Names.Contains("THIRD-PARTY-NOTICES.txt"));
            Assert.All(foreign, file => Assert.Contains(file, package.ReadText("THIRD-PARTY-NOTICES.txt"), StringComparison.Ordinal));
        }
    }

    private IEnumerable<string> Found(string extension) => Directory.GetFiles(library.Feed, $"*.{extension}")
        .Select(file => Path.GetFileName(file).Replace($".{library.Version}.{extension}", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private string[] DependenciesOf(string name)
    {
        using var package = new PackageFile(library.PathOf(name));
        return [.. package.Dependencies];
    }

    private string ReadmeOf(string name)
    {
        using var package = new PackageFile(library.PathOf(name));
        return package.ReadText("README.md");
    }
}
