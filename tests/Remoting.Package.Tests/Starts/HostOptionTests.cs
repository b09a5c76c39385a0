using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Starts;

/// <summary>A program that is run by a <c>dotnet</c> command with options of its own.</summary>
public sealed class HostOptionTests(PackedLibrary library)
{
    // A restore and a build without a cache, on a machine that may be busy.
    private const int Limit = 300_000;

    private const string Program = """
        using Remoting;

        Environment.CurrentDirectory = Path.GetTempPath();
        await using var executor = new ProcessPoolExecutor(1);
        Console.WriteLine($"{await executor.SubmitAsync(Work.Remote.Read(new Data(1)))} by {executor.GetSnapshot().LaunchMode}");

        public sealed record Data(int Number);

        public static class Work
        {
            [ProcessPoolCallable]
            public static string Read(Data data) => $"{data.Number} {AppContext.GetData("Setting")}";
        }
        """;

    [Fact(Timeout = Limit)]
    public async Task A_worker_has_the_configuration_and_finds_the_packages_that_the_host_of_its_program_was_told()
    {
        var token = TestContext.Current.CancellationToken;
        using var consumer = new Consumer(library, Program, """
            </PropertyGroup>
            <ItemGroup>
              <RuntimeHostConfigurationOption Include="Setting" Value="first" />
            </ItemGroup>
            <PropertyGroup>
            """);
        using var folder = new TempFolder();
        var (exitCode, output) = await consumer.PublishAsync(folder.Path, [], token);
        Assert.True(exitCode == 0, output);

        // The configuration has a name that no dependencies have, and what the library needs is in the folder of packages only.
        string config = Path.Combine(folder.Path, "Consumer.runtimeconfig.json");
        string other = Path.Combine(folder.Path, "Other.runtimeconfig.json");
        await File.WriteAllTextAsync(other, (await File.ReadAllTextAsync(config, token)).Replace("first", "second", StringComparison.Ordinal), token);
        File.Delete(config);
        File.Delete(Path.Combine(folder.Path, "MessagePack.dll"));
        string packages = Path.Combine(Path.GetDirectoryName(consumer.Folder)!, "packages");

        string[] run = ["exec", "--runtimeconfig", other, "--additionalprobingpath", packages, Path.Combine(folder.Path, "Consumer.dll")];
        (exitCode, output) = await DotNet.RunAsync(folder.Path, run, token);
        Assert.True(exitCode == 0, output);
        Assert.Equal("1 second by DotNetHost", output.TrimEnd());
    }
}
