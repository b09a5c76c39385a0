using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Remoting.Tests;

namespace Remoting.Hosting.Tests;

/// <summary>A pool of a host logs where the host logs.</summary>
public sealed class PoolLogTests : HostTest
{
    private readonly RecordingLoggers _loggers = new();

    [Test]
    public async Task Lines_of_workers_and_events_of_the_pool_are_records_with_worker_and_pool()
    {
        var host = await StartAsync(builder =>
        {
            builder.Logging.AddProvider(_loggers);
            builder.Services.AddProcessPool("print", options => options with { MaxWorkers = 1 });
        });

        await ExecutorOf(host, "print").SubmitAsync(HostedCalls.Remote.Print("page 7"), TestToken);
        await host.StopAsync(TestToken);

        var line = Assert.Single(_loggers.Records, record => record.Category == "Remoting.ProcessPool.Output");
        Assert.Equal((LogLevel.Information, "page 7", 1, "print"), (line.Level, line["Line"], line["WorkerId"], line.InScope("PoolName")));
        Assert.Contains(_loggers.Records, record =>
            record is { Category: "Remoting.ProcessPool", EventId.Id: 1 } && record["WorkerId"] is 1 && record.InScope("PoolName") is "print");
    }

    [Test]
    public async Task Where_their_output_goes_can_be_configured()
    {
        var host = await StartAsync(builder =>
        {
            builder.Logging.AddProvider(_loggers);
            builder.Services.AddProcessPool(builder.Configuration.GetSection("Pool"));
        }, ("Pool:WorkerOutput", "discard"));

        await ExecutorOf(host).SubmitAsync(HostedCalls.Remote.Print("page 7"), TestToken);
        await host.StopAsync(TestToken);

        Assert.DoesNotContain(_loggers.Records, record => record.Category == "Remoting.ProcessPool.Output");
    }
}
