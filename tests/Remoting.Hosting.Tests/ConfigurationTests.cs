using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Remoting.Hosting.Configuration;
using Remoting.Tests;

namespace Remoting.Hosting.Tests;

/// <summary>Options that come from configuration.</summary>
public sealed class ConfigurationTests : HostTest
{
    [Test]
    public async Task Options_come_from_a_section_and_code_has_the_last_word()
    {
        var host = await StartAsync(
            builder => builder.Services.AddProcessPool(builder.Configuration.GetSection("Pool"), options => options with { MinWorkers = options.MaxWorkers }),
            ("Pool:MaxWorkers", "2"), ("Pool:callTimeout", "30s"), ("Pool:WorkerEnvironment:COLOUR", "blue"));

        Assert.Equal(2, PoolOf(host).GetSnapshot().Workers.Count);
        Assert.Equal("blue", await ExecutorOf(host).SubmitAsync(Surroundings.Remote.Variable("COLOUR"), TestToken));
    }

    [Test]
    public async Task All_that_is_wrong_is_told_at_the_start_by_the_paths_of_its_keys()
    {
        var host = Build(builder => builder.Services.AddProcessPool("render").Bind("Pools:Render"),
            ("Pools:Render:MaxWorkers", "0"), ("Pools:Render:CallTimeout", "30"), ("Pools:Render:WorkerMemmoryLimit", "1GiB"),
            ("Pools:Render:WorkerLoss", "1"), ("Pools:Render:WarmUp", "perhaps"));

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestToken));

        Assert.Equal(5, error.Failures.Count());
        Assert.Contains(error.Failures, failure => failure.StartsWith("Pools:Render:MaxWorkers = '0': ", StringComparison.Ordinal) && !failure.Contains("Parameter", StringComparison.Ordinal));
        Assert.Contains("Pools:Render:CallTimeout = '30': A time with its unit is expected: 30s, 500ms, 5m, 00:00:30, or infinite.", error.Failures);
        Assert.Contains("Pools:Render:WorkerMemmoryLimit = '1GiB': is no option of a process pool. Is it WorkerMemoryLimit?", error.Failures);
        Assert.Contains("Pools:Render:WorkerLoss = '1': One of these is expected: Replace, BreakPool.", error.Failures);
        Assert.Contains("Pools:Render:WarmUp = 'perhaps': true or false is expected.", error.Failures);
    }

    /// <summary>To .NET 24:00:00 is 24 days.</summary>
    [Test]
    public void Hours_that_would_be_days_are_refused()
    {
        static TimeSpan Time(string text) => Read.Time(new Microsoft.Extensions.Configuration.ConfigurationManager { ["time"] = text }.GetSection("time"));
        Assert.Contains("1.00:00:00", Assert.Throws<FormatException>(() => Time("24:00:00")).Message, StringComparison.Ordinal);
        Assert.Contains("2.02:00:00", Assert.Throws<FormatException>(() => Time("50:00")).Message, StringComparison.Ordinal);
        Assert.Equal([TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromHours(50), TimeSpan.FromHours(23)],
            new[] { "1.00:00:00", "24h", "2:02:00:00", "23:00:00" }.Select(Time));
    }

    [Test]
    public async Task More_workers_at_least_than_at_most_are_told_by_the_key()
    {
        var host = Build(builder => builder.Services.AddProcessPool().Bind("Pool"), ("Pool:MaxWorkers", "2"), ("Pool:MinWorkers", "3"));

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestToken));

        Assert.Equal("Pool:MinWorkers: 3 is more than MaxWorkers, which is 2.", Assert.Single(error.Failures));
    }

    [Test]
    public void Limits_come_from_a_table_beside_those_of_the_code()
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager { ["Limits:gpu"] = "2", ["Limits:Licence"] = "1" };

        var limits = PoolConfiguration.Apply(configuration, new PoolPlan(new ProcessPoolOptions { Limits = { ["disk"] = 4 } })).Options.Limits;

        Assert.Equal(["Licence 1", "disk 4", "gpu 2"], limits.Select(limit => $"{limit.Key} {limit.Value}").Order(StringComparer.Ordinal));
    }

    [Test]
    public void A_limit_that_cannot_be_is_told_by_its_tag()
    {
        var error = Assert.Throws<OptionsValidationException>(() => PlanOf("Limits:gpu", "0"));

        Assert.Equal("Limits: gpu = '0': a number of calls is expected, at least 1.", Assert.Single(error.Failures));
    }

    [Cases]
    [InlineData("90s", 90)]
    [InlineData("1.5 m", 90)]
    [InlineData("00:01:30", 90)]
    [InlineData("90000ms", 90)]
    public void A_time_is_read_with_its_unit(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), PlanOf("CallTimeout", text).Options.CallTimeout);

    [Test]
    public void A_time_without_end_is_a_word() => Assert.Equal(Timeout.InfiniteTimeSpan, PlanOf("DrainTimeout", "infinite").DrainTimeout);

    [Cases, InlineData("-1s"), InlineData("60d")]
    public void A_time_for_draining_that_cannot_be_is_told(string text) =>
        Assert.StartsWith($"DrainTimeout = '{text}': ", Assert.Single(Assert.Throws<OptionsValidationException>(() => PlanOf("DrainTimeout", text)).Failures), StringComparison.Ordinal);

    [Cases]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("2 GB", 2_000_000_000)]
    [InlineData("536870912", 512L << 20)]
    public void A_size_is_read_with_its_unit(string text, long bytes) => Assert.Equal(bytes, PlanOf("WorkerMemoryLimit", text).Options.WorkerMemoryLimit);

    /// <summary>An option that is added is either one for configuration, or named here as one that only code can give.</summary>
    [Test]
    public void Every_option_can_be_configured_or_is_an_object()
    {
        string[] objects = ["Initializer", "LoggerFactory", "SerializerOptions"];
        var options = typeof(ProcessPoolOptions).GetProperties().Where(property => property.SetMethod is not null).Select(property => property.Name);

        Assert.Equal(options.Except(objects).Order(), PoolSetting.All.Select(setting => setting.Name).Except(["WarmUp", "DrainTimeout"]).Order());
    }

    private static PoolPlan PlanOf(string key, string value)
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager { [key] = value };
        return PoolConfiguration.Apply(configuration, new PoolPlan(new ProcessPoolOptions()));
    }
}

public static class Surroundings
{
    [ProcessPoolCallable]
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
