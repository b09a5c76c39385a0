using System.Diagnostics;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Releases;

/// <summary>The version of the packages is that of a tag; and what has none, or no history at all, can be built all the same.</summary>
public sealed class VersionTests
{
    // A few evaluations of a small project, on a machine that may be busy.
    private const int Limit = 300_000;

    [Fact(Timeout = Limit)]
    public async Task A_tag_is_the_version()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TempFolder();
        CopySources(folder);
        Assert.Equal("0.1.0-alpha.0", await VersionAsync(folder, cancellationToken));

        await GitAsync(folder, ["init", "--quiet"], cancellationToken);
        await GitAsync(folder, ["add", "--all"], cancellationToken);
        await GitAsync(folder, ["commit", "--quiet", "-m", "first"], cancellationToken);
        Assert.Equal("0.1.0-alpha.0", await VersionAsync(folder, cancellationToken));

        await GitAsync(folder, ["tag", "v1.2.3"], cancellationToken);
        Assert.Equal("1.2.3", await VersionAsync(folder, cancellationToken));

        await GitAsync(folder, ["commit", "--quiet", "--allow-empty", "-m", "second"], cancellationToken);
        Assert.Equal("1.2.4-alpha.0.1", await VersionAsync(folder, cancellationToken));
    }

    /// <summary>What decides of versions, and the smallest of the projects.</summary>
    private static void CopySources(TempFolder folder)
    {
        string repository = PackedLibrary.FindRepository();
        string project = Path.Combine("src", "Remoting.Templates");
        string[] files =
        [
            .. Directory.GetFiles(repository, "Directory.*"),
            Path.Combine(repository, "global.json"),
            .. Directory.GetFiles(Path.Combine(repository, "eng")),
            .. Directory.GetFiles(Path.Combine(repository, project)),
        ];
        folder.MakeFolder("eng");
        folder.MakeFolder(project);
        foreach (string file in files)
            File.Copy(file, Path.Combine(folder.Path, Path.GetRelativePath(repository, file)));
    }

    private static async Task<string> VersionAsync(TempFolder folder, CancellationToken cancellationToken)
    {
        string project = Path.Combine("src", "Remoting.Templates");
        string[] arguments = ["msbuild", project, "-restore", "-t:MinVer", "-p:Configuration=Release", "-getProperty:PackageVersion"];
        var (exitCode, output) = await DotNet.RunAsync(folder.Path, arguments, cancellationToken);
        Assert.True(exitCode == 0, output);
        return output.Trim().Split('\n')[^1];
    }

    private static async Task GitAsync(TempFolder folder, string[] arguments, CancellationToken cancellationToken)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-c", "user.name=Nobody", "-c", "user.email=nobody@localhost", .. arguments])
        {
            WorkingDirectory = folder.Path,
        })!;
        await git.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, git.ExitCode);
    }
}
