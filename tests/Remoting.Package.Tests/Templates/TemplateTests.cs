using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Templates;

/// <summary>
/// <c>dotnet new</c>, from the package: what it makes builds without a warning, passes its own tests, and runs. The name has a hyphen, which a project's
/// may have and a namespace may not.
/// </summary>
public sealed partial class TemplateTests(PackedLibrary library)
{
    // Two builds and the tests of what was made, on a machine that may be busy.
    private const int Limit = 900_000;

    private const string Name = "My-Program";

    [Fact(Timeout = Limit)]
    public async Task The_console_program_builds_passes_its_tests_and_runs()
    {
        using var folder = new TemplateFolder(library);
        string output = await RunAsync(folder, "remoting", TestContext.Current.CancellationToken);
        Assert.Contains("123456789 = 3 × 3 × 3607 × 3803", output, StringComparison.Ordinal);
        Assert.Contains("A worker died (Exited, exit code 3); this program goes on.", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task The_isolated_library_builds_passes_its_tests_and_runs()
    {
        using var folder = new TemplateFolder(library);
        string output = await RunAsync(folder, "remoting-native", TestContext.Current.CancellationToken);
        Assert.Contains("a letter: 8 bytes", output, StringComparison.Ordinal);
        Assert.Matches("damaged: its worker died \\(\\w+\\)", output);
        Assert.Contains("endless: took too long, and was stopped", output, StringComparison.Ordinal);
        Assert.Contains("a postcard: 10 bytes", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task The_service_builds_passes_its_tests_and_prints_the_address_of_its_dashboard()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemplateFolder(library);
        string made = await BuildAsync(folder, "remoting-service", cancellationToken);
        using var service = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", ["run", "--no-build", "--project", Name, "--", "--urls=http://127.0.0.1:0"])
            {
                WorkingDirectory = made,
                RedirectStandardOutput = true,
            },
        };
        service.Start();
        try
        {
            Match address;
            do
            {
                string line = await service.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The service has ended.");
                address = Address().Match(line);
            }
            while (!address.Success);
            using var client = new HttpClient();
            using var page = await client.GetAsync(address.Value, cancellationToken);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Equal("[2,2,3]", await client.GetStringAsync(address.Value.Replace("/remoting", "/factors/12", StringComparison.Ordinal), cancellationToken));
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Makes a program, builds and tests it; gives what it prints.</summary>
    private static async Task<string> RunAsync(TemplateFolder folder, string template, CancellationToken cancellationToken)
    {
        string made = await BuildAsync(folder, template, cancellationToken);
        return await TemplateFolder.RunAsync(made, ["run", "--no-build", "--project", Name], cancellationToken);
    }

    private static async Task<string> BuildAsync(TemplateFolder folder, string template, CancellationToken cancellationToken)
    {
        string made = await folder.MakeAsync(template, Name, cancellationToken);
        string built = await TemplateFolder.RunAsync(made, ["build"], cancellationToken);
        Assert.Contains("0 Warning(s)", built, StringComparison.Ordinal);
        string tested = await TemplateFolder.RunAsync(made, ["test", "--no-build"], cancellationToken);
        Assert.Matches("succeeded: [1-9]", tested);
        Assert.Matches("failed: 0", tested);
        return made;
    }

    [GeneratedRegex("http://127\\.0\\.0\\.1:\\d+/remoting")]
    private static partial Regex Address();
}
