using System.Net;

namespace Company.RemotingService1.Tests;

public sealed class ServiceTests
{
    [Fact]
    public async Task A_request_is_answered_by_a_worker_and_a_crash_is_an_answer_too()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var app = Service.Create("--urls=http://127.0.0.1:0", "--environment=Development");
        await app.StartAsync(cancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Equal("[2,2,3]", await client.GetStringAsync("/factors/12", cancellationToken));
        Assert.Equal(HttpStatusCode.BadGateway, (await client.GetAsync("/crash", cancellationToken)).StatusCode);
        Assert.Equal("[97]", await client.GetStringAsync("/factors/97", cancellationToken));
        // One death in a minute is told, and is no reason to take the service away.
        Assert.Equal("Degraded", await client.GetStringAsync("/health", cancellationToken));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/remoting", cancellationToken)).StatusCode);

        await app.StopAsync(cancellationToken);
    }
}
