using System.Runtime.InteropServices;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Starts;

/// <summary>Self-contained programs that meet others in their folder, where there is one file by which workers are started.</summary>
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
        await PublishAsync("First", folder, token);
        await PublishAsync("Second", folder, token);

        Assert.Equal("First has that of First, StartupHook", await RunAsync("First", folder, token));
        Assert.Equal("Second has that of Second, WorkerHost", await RunAsync("Second", folder, token));

        if (OperatingSystem.IsWindows())
            return;
        // What came out of an archive, and only the program was made executable again.
        string host = Path.Combine(folder.Path, "Remoting.Worker");
        File.SetUnixFileMode(host, File.GetUnixFileMode(host) & ~(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute));
        Assert.Equal("Second has that of Second, StartupHook", await RunAsync("Second", folder, token));
    }

    [Theory(Timeout = Limit)]
    [InlineData("Remoting.Worker")]
    [InlineData("Remoting.WorkerHost")]
    public async Task A_program_may_have_the_name_of_the_file_that_starts_workers(string name)
    {
        var token = TestContext.Current.CancellationToken;
        using var folder = new TempFolder();
        await PublishAsync(name, folder, token);
        Assert.Equal($"{name} has that of {name}, WorkerHost", await RunAsync(name, folder, token));
    }

    private async Task PublishAsync(string name, TempFolder folder, CancellationToken cancellationToken)
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
        var (exitCode, output) = await consumer.PublishAsync(folder.Path, ["SelfContained=true"], cancellationToken);
        Assert.True(exitCode == 0, output);
    }

    private static async Task<string> RunAsync(string name, TempFolder folder, CancellationToken cancellationToken)
    {
        var run = await PublishedProgram.RunAsync(Path.Combine(folder.Path, name), [], new Dictionary<string, string>(), cancellationToken);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output.TrimEnd();
    }
}
