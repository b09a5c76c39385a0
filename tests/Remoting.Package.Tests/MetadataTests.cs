using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests;

/// <summary>What a feed shows of the package.</summary>
public sealed partial class MetadataTests(PackedLibrary library)
{
    [Fact]
    public async Task Says_where_it_comes_from_and_has_an_icon()
    {
        await using var package = await ZipFile.OpenReadAsync(library.PackagePath, TestContext.Current.CancellationToken);
        await using var nuspec = await package.GetEntry("Remoting.nuspec")!.OpenAsync(TestContext.Current.CancellationToken);
        var metadata = (await XDocument.LoadAsync(nuspec, LoadOptions.None, TestContext.Current.CancellationToken)).Root!.Elements().Single().Elements().ToLookup(element => element.Name.LocalName);
        var repository = Assert.Single(metadata["repository"]);
        Assert.Equal("git", repository.Attribute("type")?.Value);
        Assert.StartsWith("https://", repository.Attribute("url")?.Value ?? "", StringComparison.Ordinal);
        Assert.Equal(repository.Attribute("url")!.Value, Assert.Single(metadata["projectUrl"]).Value);
        Assert.NotNull(package.GetEntry(Assert.Single(metadata["icon"]).Value));
        Assert.NotNull(package.GetEntry(Assert.Single(metadata["readme"]).Value));
    }

    /// <summary>Each leads into the repository, to a file that is there.</summary>
    [Fact]
    public async Task The_readme_of_the_package_has_no_link_that_leads_nowhere()
    {
        await using var package = await ZipFile.OpenReadAsync(library.PackagePath, TestContext.Current.CancellationToken);
        await using var entry = await package.GetEntry("README.md")!.OpenAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(entry);
        string text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        string[] links = [.. Links().Matches(text).Select(match => match.Groups["to"].Value)];
        Assert.True(links.Length > 20, text);
        Assert.All(links, link =>
        {
            if (link.StartsWith('#'))
                return;
            Assert.Matches("^https://(github|raw[.]githubusercontent)[.]com/", link);
            string file = link.Split("/main/")[1];
            Assert.True(File.Exists(Path.Combine(PackedLibrary.FindRepository(), file)), link);
        });
        // Nothing else was changed, or lost.
        string original = await File.ReadAllTextAsync(Path.Combine(PackedLibrary.FindRepository(), "README.md"), TestContext.Current.CancellationToken);
        Assert.Equal(Links().Replace(original, "](x)").TrimEnd(), Links().Replace(text, "](x)").ReplaceLineEndings("\n").TrimEnd());
    }

    /// <summary>
    /// What is newer is copied over what is there: files that are as old in each version would be left, and a program that is built again would have the library of one
    /// version and the code that is generated for another.
    /// </summary>
    [Fact]
    public async Task Files_of_the_package_are_as_old_as_the_commit_so_that_a_newer_version_is_copied_over_an_older_one()
    {
        var ask = new ProcessStartInfo("git", ["log", "-1", "--format=%ct"]) { WorkingDirectory = PackedLibrary.FindRepository(), RedirectStandardOutput = true };
        using var git = Process.Start(ask)!;
        string seconds = await git.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        var committed = DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture)).UtcDateTime;

        await using var package = await ZipFile.OpenReadAsync(library.PackagePath, TestContext.Current.CancellationToken);
        // An archive has no time zone, and tells every other second.
        Assert.All(package.Entries, entry => Assert.InRange(entry.LastWriteTime.DateTime, committed.AddSeconds(-2), committed.AddSeconds(2)));
    }

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Links();
}
