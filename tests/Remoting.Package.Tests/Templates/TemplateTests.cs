using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Remoting.Package.Tests.Templates;

/// <summary><c>dotnet new</c>, from the package: what was made of each template runs.</summary>
public sealed partial class TemplateTests(MadePrograms programs) : IClassFixture<MadePrograms>
{
    // One program that was built, on a machine that may be busy.
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task The_console_program_runs()
    {
        string output = await programs.RunAsync(MadePrograms.Console, TestContext.Current.CancellationToken);
        Assert.Contains("123456789 = 3 × 3 × 3607 × 3803", output, StringComparison.Ordinal);
        Assert.Contains("A worker died (Exited, exit code 3); this program goes on.", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task The_isolated_library_runs()
    {
        string output = await programs.RunAsync(MadePrograms.Native, TestContext.Current.CancellationToken);
        Assert.Contains("a letter: 8 bytes", output, StringComparison.Ordinal);
        Assert.Matches("damaged: its worker died \\(\\w+\\)", output);
        Assert.Contains("endless: took too long, and was stopped", output, StringComparison.Ordinal);
        Assert.Contains("a postcard: 10 bytes", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task The_cluster_runs_on_when_one_of_its_silos_is_killed()
    {
        string output = await programs.RunAsync(MadePrograms.Cluster, TestContext.Current.CancellationToken);
        Assert.Contains("123456789 = 3 × 3 × 3607 × 3803", output, StringComparison.Ordinal);
        Assert.Contains("9876543210 = 2 × 3 × 3 × 5 × 17 × 17 × 379721\nA silo was killed after the first result. All have come; 1 silo is lost, 1 is left.", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task The_service_runs_and_prints_the_address_of_its_dashboard()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var service = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", ["run", .. MadePrograms.ProjectOf(MadePrograms.Service), "--", "--urls=http://127.0.0.1:0"])
            {
                WorkingDirectory = programs.Folder,
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

    [GeneratedRegex("http://127\\.0\\.0\\.1:\\d+/remoting")]
    private static partial Regex Address();
}
