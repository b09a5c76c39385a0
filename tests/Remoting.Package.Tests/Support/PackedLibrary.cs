using Remoting.Package.Tests.Support;

[assembly: AssemblyFixture(typeof(PackedLibrary))]

namespace Remoting.Package.Tests.Support;

/// <summary>The packages, packed once for all tests into a folder that serves as a feed.</summary>
public sealed class PackedLibrary : IAsyncLifetime
{
    // A whole build of nine projects, on a machine that may be busy.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    private readonly TempFolder _folder = new();

    /// <summary>New in each run: neither a cache nor another feed can have it.</summary>
    public string Version { get; } = $"0.1.0-test.{Guid.NewGuid():N}";

    public string Feed => _folder.Path;

    public string PackagePath => PathOf("Remoting");

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        using var artifacts = new TempFolder();
        // Build output of its own: the repository's stays as it is, under its own version.
        try
        {
            await PackAsync(Feed, artifacts.Path, [], limit.Token);
        }
        catch
        {
            // A fixture that did not start is not disposed of.
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Packs all packages, as <c>dotnet pack eng/Packages.slnf</c> does for a release, but for the analyzers: what they say is said when the tests are built, and
    /// they change no byte (packs with and without them were compared).
    /// </summary>
    public async Task PackAsync(string feed, string artifacts, string[] more, CancellationToken cancellationToken)
    {
        string[] pack = ["pack", Path.Combine("eng", "Packages.slnf"), "-c", "Release", "-o", feed, "--artifacts-path", artifacts, $"-p:Version={Version}", "-p:RunAnalyzers=false", .. more];
        var (exitCode, output) = await DotNet.RunAsync(FindRepository(), pack, cancellationToken);
        Assert.True(exitCode == 0, output);
    }

    /// <summary>Where a package is.</summary>
    public string PathOf(string package, string extension = "nupkg") => Path.Combine(Feed, $"{package}.{Version}.{extension}");

    public async ValueTask DisposeAsync()
    {
        await CompilerServer.EndAsync();
        _folder.Dispose();
    }

    public static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Remoting.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not in the repository.");
    }
}
