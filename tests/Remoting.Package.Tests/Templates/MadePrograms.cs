using System.Text.RegularExpressions;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Templates;

/// <summary>
/// A program of each template: made by <c>dotnet new</c> from the package, built without a warning, and its own tests have passed. The names have a hyphen, which
/// a project's may have and a namespace may not.
/// </summary>
public sealed class MadePrograms(PackedLibrary library) : IAsyncLifetime
{
    public const string Console = "My-Console", Service = "My-Service", Native = "My-Native", Cluster = "My-Cluster";

    // A build and the tests of what was made, on a machine that may be busy.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly TemplateFolder _folder = new(library);

    public string Folder => _folder.Path;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await MakeAsync(limit.Token);
        }
        catch
        {
            // A fixture that did not start is not disposed of.
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>Runs a program; gives what it prints.</summary>
    public Task<string> RunAsync(string name, CancellationToken cancellationToken) => _folder.RunAsync(["run", .. ProjectOf(name)], cancellationToken);

    /// <summary>For <c>dotnet run</c>.</summary>
    public static string[] ProjectOf(string name) => ["--no-build", "--project", Path.Combine(name, name)];

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        await _folder.InstallAsync(library.PathOf("Remoting.Templates"), cancellationToken);
        await _folder.MakeAsync("remoting", Console, cancellationToken);
        await _folder.MakeAsync("remoting-service", Service, cancellationToken);
        await _folder.MakeAsync("remoting-native", Native, cancellationToken);
        await _folder.MakeAsync("remoting-cluster", Cluster, cancellationToken);
        _folder.Join(Console, Service, Native, Cluster);
        string built = await _folder.RunAsync(["build", TemplateFolder.Solution], cancellationToken);
        Assert.Contains("0 Warning(s)", built, StringComparison.Ordinal);
        string tested = await _folder.RunAsync(["test", "--no-build", "--solution", TemplateFolder.Solution], cancellationToken);
        Assert.True(tested.Contains("failed: 0", StringComparison.Ordinal), tested);
        foreach (string name in (string[])[Console, Service, Native, Cluster])
            Assert.True(Regex.IsMatch(tested, $"{name}\\.Tests\\.dll.* passed"), tested);
    }
}
