using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;

namespace Remoting.Dashboard.Tests;

public sealed partial class PageTests
{
    [Test]
    public async Task The_page_and_all_that_it_refers_to_come_from_the_program_itself()
    {
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard("/deep/down"));
        foreach (string path in (string[])["/deep/down", "/deep/down/"])
        {
            using var response = await host.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("default-src 'none'", string.Join("", response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            string page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var files = References().Matches(page).Select(match => match.Groups[1].Value).ToList();
            Assert.Contains("/deep/down/app.js", files);
            foreach (string file in files.Where(file => !file.StartsWith("data:", StringComparison.Ordinal)))
                Assert.Equal(HttpStatusCode.OK, (await host.GetAsync(file)).Status);
        }
    }

    [Test]
    public async Task No_file_of_the_page_names_another_place()
    {
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard());
        var seen = new HashSet<string>();
        var left = new Queue<string>(["app.js", "page.css"]);
        while (left.TryDequeue(out string? file))
        {
            if (!seen.Add(file))
                continue;
            var (status, text) = await host.GetAsync($"/remoting/{file}");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.DoesNotContain("://", text, StringComparison.Ordinal);
            foreach (Match import in Imports().Matches(text))
                left.Enqueue(import.Groups[1].Value);
        }
        Assert.True(seen.Count >= 5);
    }

    [Test]
    public async Task A_file_that_is_not_there_is_not_there()
    {
        await using var host = await DashboardHost.StartAsync(endpoints => endpoints.MapRemotingDashboard());
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("/remoting/other.js")).Status);
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]+)\"")]
    private static partial Regex References();

    [GeneratedRegex("from \"\\./([a-z]+\\.js)\"")]
    private static partial Regex Imports();
}
