using System.Text.RegularExpressions;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Releases;

/// <summary>Each package alone in somebody's new project: what it builds on comes with it, stubs and rules included.</summary>
public sealed class OnePackageTests(PackedLibrary library)
{
    // A restore and a build without a cache, on a machine that may be busy.
    private const int Limit = 300_000;

    [Fact(Timeout = Limit)]
    public async Task The_package_for_hosts_is_enough()
    {
        using var consumer = Use("Remoting.Hosting", """
            using Microsoft.Extensions.DependencyInjection;
            using Remoting;

            var services = new ServiceCollection();
            services.AddProcessPool();
            await using var provider = services.BuildServiceProvider();
            Console.WriteLine($"sum {await provider.GetRequiredService<Executor>().SubmitAsync(Arithmetic.Remote.Add(40, 2))}");

            public static class Arithmetic
            {
                [ProcessPoolCallable]
                public static int Add(int a, int b) => a + b;
            }
            """);
        var (exitCode, output) = await consumer.RunAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
        Assert.Contains("sum 42", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task The_package_with_the_page_is_enough()
    {
        using var consumer = Use("Remoting.Dashboard", """
            using Microsoft.AspNetCore.Builder;
            using Remoting;
            using Remoting.Dashboard;

            await using var pool = new ProcessPoolExecutor(1);
            await using var app = WebApplication.Create(["--urls=http://127.0.0.1:0", "--environment=Development"]);
            app.MapRemotingDashboard("/remoting", options => options.Add("numbers", pool));
            await app.StartAsync();
            int sum = await pool.SubmitAsync(Arithmetic.Remote.Add(40, 2));
            using var client = new HttpClient();
            string page = await client.GetStringAsync($"{app.Urls.First()}/remoting");
            Console.WriteLine($"sum {sum}, page {page.Contains("<html", StringComparison.Ordinal)}");
            await app.StopAsync();

            public static class Arithmetic
            {
                [ProcessPoolCallable]
                public static int Add(int a, int b) => a + b;
            }
            """);
        var (exitCode, output) = await consumer.RunAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
        Assert.Contains("sum 42, page True", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task The_package_for_clusters_is_enough()
    {
        using var consumer = Use("Remoting.Orleans", """
            using System.Net;
            using System.Net.Sockets;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;
            using Orleans;
            using Orleans.Hosting;
            using Remoting;

            int[] ports = [FreePort(), FreePort()];
            using var host = Host.CreateDefaultBuilder().UseOrleans(silo => silo
                .UseLocalhostClustering(ports[0], ports[1])
                .AddRemotingWorkers(new SiloWorkerOptions { Pool = new ProcessPoolOptions { MaxWorkers = 1 } })).Build();
            await host.StartAsync();
            await using (var executor = new OrleansExecutor(host.Services.GetRequiredService<IClusterClient>()))
                Console.WriteLine($"sum {await executor.SubmitAsync(Arithmetic.Remote.Add(40, 2))}");
            await host.StopAsync();

            static int FreePort()
            {
                using var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }

            public static class Arithmetic
            {
                [ProcessPoolCallable]
                public static int Add(int a, int b) => a + b;
            }
            """);
        var (exitCode, output) = await consumer.RunAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
        Assert.Contains("sum 42", output, StringComparison.Ordinal);
    }

    /// <summary>A rule of the analyzers is an error in a project that has the package through another only.</summary>
    [Fact(Timeout = Limit)]
    public async Task The_rules_come_with_it()
    {
        using var consumer = Use("Remoting.Hosting", """
            using Remoting;

            Console.WriteLine("never");

            public static class Documents
            {
                [ProcessPoolCallable]
                public static long Measure(Stream document) => document.Length;
            }
            """);
        var (exitCode, output) = await consumer.BuildAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, exitCode);
        Assert.Matches(new Regex("error RMT0101"), output);
    }

    [Fact(Timeout = Limit)]
    public async Task The_tool_can_be_installed_and_says_what_it_does()
    {
        using var folder = new TempFolder();
        string tools = folder.MakeFolder("tools");
        string[] install = ["tool", "install", "Remoting.Tool", "--tool-path", tools, "--source", library.Feed, "--version", library.Version, "--no-cache"];
        var (exitCode, output) = await DotNet.RunAsync(folder.Path, install, TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
        string assembly = Directory.GetFiles(tools, "Remoting.Tool.dll", SearchOption.AllDirectories).Single();
        var (toolExitCode, help) = await DotNet.RunAsync(folder.Path, ["exec", assembly, "--help"], TestContext.Current.CancellationToken);
        Assert.True(toolExitCode == 0, help);
        Assert.Contains("top", help, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(tools, OperatingSystem.IsWindows() ? "remoting.exe" : "remoting")));
        // It starts where there is only a later runtime, too.
        string configuration = await File.ReadAllTextAsync(Path.ChangeExtension(assembly, ".runtimeconfig.json"), TestContext.Current.CancellationToken);
        Assert.Contains("\"rollForward\": \"Major\"", configuration, StringComparison.Ordinal);
    }

    private Consumer Use(string package, string program)
    {
        var consumer = new Consumer(library, program, reference: false);
        consumer.Write("Directory.Build.props", $"""
            <Project>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{library.Version}" />
              </ItemGroup>
            </Project>
            """);
        return consumer;
    }
}
