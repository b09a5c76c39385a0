using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Remoting.Tests;

namespace Remoting.Hosting.Tests;

/// <summary>Pools arrive where they are asked for.</summary>
public sealed class InjectionTests : HostTest
{
    [Test]
    public async Task The_pool_is_injected_as_what_it_is_and_as_an_executor()
    {
        var host = await StartAsync(builder =>
        {
            builder.Services.AddProcessPool(options => options with { MaxWorkers = 1 });
            builder.Services.AddSingleton<Doubler>();
        });

        Assert.Equal(42, await host.Services.GetRequiredService<Doubler>().DoubleAsync(21));
        Assert.Same(host.Services.GetRequiredService<ProcessPoolExecutor>(), host.Services.GetRequiredService<Executor>());
    }

    [Test]
    public async Task Each_of_several_pools_is_injected_by_its_name()
    {
        var host = await StartAsync(builder =>
        {
            builder.Services.AddProcessPool("left", options => options with { MaxWorkers = 1 });
            builder.Services.AddProcessPool("right", options => options with { MaxWorkers = 1 });
            builder.Services.AddSingleton<Pair>();
        });
        var pair = host.Services.GetRequiredService<Pair>();

        int left = await pair.Left.SubmitAsync(HostedCalls.Remote.ProcessId(), TestToken);
        int right = await pair.Right.SubmitAsync(HostedCalls.Remote.ProcessId(), TestToken);

        Assert.NotEqual(left, right);
        Assert.Null(host.Services.GetService<Executor>());
    }

    [Test]
    public async Task What_is_said_twice_about_one_pool_is_about_one_pool()
    {
        var host = await StartAsync(builder =>
        {
            builder.Services.AddProcessPool(options => options with { MaxWorkers = 3 });
            builder.Services.AddProcessPool(options => options with { MinWorkers = options.MaxWorkers - 2 });
        });

        Assert.Single(host.Services.GetServices<ProcessPoolExecutor>());
        Assert.Single(host.Services.GetServices<IHostedService>());
        Assert.Single(PoolOf(host).GetSnapshot().Workers);
    }

    [Test]
    public async Task Services_of_the_program_may_say_how_the_pool_is_to_be()
    {
        var host = await StartAsync(builder =>
        {
            builder.Services.AddSingleton(new Wish(2));
            builder.Services.AddProcessPool().Configure((services, options) => options with { MinWorkers = services.GetRequiredService<Wish>().Workers, MaxWorkers = 2 });
        });

        Assert.Equal(2, PoolOf(host).GetSnapshot().Workers.Count);
    }

    private sealed record Wish(int Workers);

    private sealed class Doubler(Executor executor)
    {
        public Task<int> DoubleAsync(int number) => executor.SubmitAsync(HostedCalls.Remote.Double(number));
    }

    private sealed class Pair([FromKeyedServices("left")] Executor left, [FromKeyedServices("right")] ProcessPoolExecutor right)
    {
        public Executor Left => left;

        public ProcessPoolExecutor Right => right;
    }
}
