using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests;

/// <summary>Projects that are older than the package is made for.</summary>
public sealed class OlderConsumerTests(PackedLibrary library)
{
    // A restore and a build without a cache, on a machine that may be busy.
    private const int Limit = 300_000;

    /// <summary>What is missing is said by the restore, in one sentence.</summary>
    [Theory(Timeout = Limit)]
    [InlineData("net8.0")]
    [InlineData("net9.0")]
    public async Task An_older_framework_is_told_which_one_is_needed(string framework)
    {
        using var consumer = new Consumer(library, "System.Console.WriteLine();", $"<TargetFramework>{framework}</TargetFramework>");
        var (exitCode, output) = await consumer.BuildAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("NU1202", output, StringComparison.Ordinal);
        Assert.Contains("net10.0 (.NETCoreApp,Version=v10.0)", output, StringComparison.Ordinal);
    }

    /// <summary>An older language has the stubs in a class beside the type.</summary>
    [Fact(Timeout = Limit)]
    public async Task An_older_language_has_stubs_of_its_own()
    {
        using var consumer = new Consumer(
            library,
            """
            using Remoting;

            await using var executor = new ProcessPoolExecutor(1);
            Console.WriteLine($"sum {await executor.SubmitAsync(ArithmeticRemote.Add(40, 2))}");

            public static class Arithmetic
            {
                [ProcessPoolCallable]
                public static int Add(int a, int b) => a + b;
            }
            """,
            "<LangVersion>13</LangVersion>");
        var (exitCode, output) = await consumer.RunAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
        Assert.Contains("sum 42", output, StringComparison.Ordinal);
    }
}
