using System.Diagnostics;
using System.Net;

namespace Remoting.Dashboard.Tests;

/// <summary>The sample service from its start to its end: a load, one request that kills its worker, the page and the answer about its health.</summary>
public sealed class ServiceSampleTests
{
    private const int Requests = 200;

    [Test]
    public async Task It_serves_on_while_one_request_kills_its_worker()
    {
        var token = TestContext.Current.CancellationToken;
        using var service = Start();
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(await AddressAsync(service, token)) };
            await using var viewer = await Viewer.OpenAsync(client, "/remoting/events");
            Assert.Equal((HttpStatusCode.OK, "Healthy"), await GetAsync(client, "/health", token));
            var load = Task.WhenAll(Enumerable.Range(0, Requests).Select(number => GetAsync(client, number % 4 == 0 ? $"/render/{number}" : "/words?text=a+b+c", token)));
            var (crash, words) = await GetAsync(client, "/crash", token);
            Assert.Equal(HttpStatusCode.BadGateway, crash);
            Assert.Contains("RenderBroken", words, StringComparison.Ordinal);
            Assert.All(await load, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
            Assert.Equal((HttpStatusCode.OK, "3"), await GetAsync(client, "/words?text=a+b+c", token));
            Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync(client, "/date?text=tomorrow", token)).Status);
            var (page, html) = await GetAsync(client, "/remoting", token);
            Assert.Equal(HttpStatusCode.OK, page);
            Assert.Contains("<h1 id=\"sentence\">", html, StringComparison.Ordinal);
            var seen = await viewer.UntilAsync(static frame => frame.GetProperty("deaths").GetInt64() == 1 && frame.GetProperty("completed").GetInt64() >= Requests);
            Assert.Contains("1 death in 10 min, `Work.RenderBroken`", seen.GetProperty("sentence").GetString(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, "/health", token)).Status);
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Starts the service, on a port that it chooses.</summary>
    internal static Process Start()
    {
        // Built with this test, in the same configuration.
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        string program = Path.Combine(here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "samples", "Service", "bin", here.Parent.Name, here.Name, "Service.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet",
            [program, "--urls", "http://127.0.0.1:0", "--workers", "2"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        return Process.Start(start)!;
    }

    /// <summary>What it says when it listens.</summary>
    internal static async Task<string> AddressAsync(Process service, CancellationToken token)
    {
        while (await service.StandardOutput.ReadLineAsync(token) is { } line)
        {
            int address = line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal);
            if (address >= 0)
            {
                // What it says later is not to stop it.
                _ = service.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new Uri(line[address..].Trim()).GetLeftPart(UriPartial.Authority);
            }
        }
        throw new EndOfStreamException("The service has ended without a word.");
    }

    private static async Task<(HttpStatusCode Status, string Text)> GetAsync(HttpClient client, string path, CancellationToken token)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(token));
    }
}
