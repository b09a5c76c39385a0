using System.Runtime.InteropServices;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Starts;

/// <summary>Programs that have no way to start workers are told what to set.</summary>
public sealed class NoWayTests(PackedLibrary library)
{
    private const int Limit = 300_000;

    private const string Program = """
        using Remoting;

        await using var executor = new ProcessPoolExecutor(1);
        try
        {
            await executor.SubmitAsync(Work.Remote.Add(40, 2));
        }
        catch (BrokenProcessPoolException e)
        {
            Console.WriteLine($"{executor.GetSnapshot().LaunchMode}: {e.InnerException!.Message}");
        }

        public static class Work
        {
            [ProcessPoolCallable]
            public static int Add(int a, int b) => a + b;
        }
        """;

    [Fact(Timeout = Limit)]
    public async Task A_single_file_without_hooks_is_told_to_allow_them()
    {
        var token = TestContext.Current.CancellationToken;
        using var consumer = new Consumer(library, Program, $"<RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>");
        using var output = new TempFolder();
        var (published, text) = await consumer.PublishAsync(output.Path, ["SelfContained=false", "PublishSingleFile=true", "StartupHookSupport=false"], token);
        Assert.True(published == 0, text);
        var run = await PublishedProgram.RunAsync(Path.Combine(output.Path, "Consumer"), [], new Dictionary<string, string> { ["DOTNET_ROOT"] = PublishedProgram.InstalledRuntime }, token);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(
            "None: This program cannot start workers. Start-up hooks are off, by which a program that is a single file starts its workers: " +
            "set <StartupHookSupport>true</StartupHookSupport> in the project that is published.",
            run.Output.TrimEnd());
    }
}
