using System.Runtime.InteropServices;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Starts;

/// <summary>Two self-contained programs in one folder, where there is one file by which workers are started.</summary>
public sealed class SharedFolderTests(PackedLibrary library)
{
    // Two publications without a cache, on a machine that may be busy.
    private const int Limit = 600_000;

    private const string Program = """
        using System.Reflection;
        using Remoting;

        await using var executor = new ProcessPoolExecutor(1);
        Console.WriteLine($"{await executor.SubmitAsync(Work.Remote.Tell())}, {executor.GetSnapshot().LaunchMode}");

        public static class Work
        {
            [ProcessPoolCallable]
            public static string Tell() => $"{Assembly.GetEntryAssembly()?.GetName().Name} has {AppContext.GetData("Setting")}";
        }
        """;

    [Fact(Timeout = Limit)]
    public async Task Each_program_of_a_folder_has_workers_with_its_own_settings()
    {
        var token = TestContext.Current.CancellationToken;
        using var folder = new TempFolder();
        foreach (string name in (string[])["First", "Second"])
        {
            using var consumer = new Consumer(library, Program, $"""
                <AssemblyName>{name}</AssemblyName>
                <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                {Consumer.WithInstalledPackages}
                </PropertyGroup>
                <ItemGroup>
                  <RuntimeHostConfigurationOption Include="Setting" Value="that of {name}" />
                </ItemGroup>
                <PropertyGroup>
                """);
            var (exitCode, output) = await consumer.PublishAsync(folder.Path, ["SelfContained=true"], token);
            Assert.True(exitCode == 0, output);
        }

        Assert.Equal("First has that of First, StartupHook", await RunAsync("First"));
        Assert.Equal("Second has that of Second, WorkerHost", await RunAsync("Second"));

        async Task<string> RunAsync(string name)
        {
            var run = await PublishedProgram.RunAsync(Path.Combine(folder.Path, name), [], new Dictionary<string, string>(), token);
            Assert.True(run.ExitCode == 0, run.Error);
            return run.Output.TrimEnd();
        }
    }
}
