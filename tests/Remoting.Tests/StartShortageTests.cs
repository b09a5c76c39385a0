using System.Diagnostics;
using System.Globalization;
using Remoting.Chaos;
using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>Shortages that are waited for, in programs of their own: every call ends with the cause within the time limits, and the next pool works.</summary>
[SideBySide]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class StartShortageTests : PoolTest
{
    private const int NoFiles = 24;
    private const int NoMemory = 12;

    /// <summary>So many programs at a time: they mostly wait.</summary>
    private const int Programs = 3;

    [Cases]
    [InlineData("socket", NoFiles)]
    [InlineData("accept", NoFiles)]
    [InlineData("fork", NoMemory)]
    public async Task A_worker_that_cannot_be_started_is_told_with_the_cause_and_the_next_pool_works(string call, int error)
    {
        string said = await RunAsync("start-fault", call, error.ToString(CultureInfo.InvariantCulture));
        Assert.StartsWith($"{WorkerExitReason.StartFailed}: ", said, StringComparison.Ordinal);
        Assert.Contains($"{call} failed", said, StringComparison.Ordinal);
    }

    /// <summary>The limit of descriptors of a whole program, at every place where it may bite.</summary>
    [Test]
    public Task Out_of_descriptors_every_call_ends_and_the_next_pool_works_when_there_are_some() =>
        Parallel.ForEachAsync(Enumerable.Range(0, 10).Select(step => 76 + 8 * step), new ParallelOptions { MaxDegreeOfParallelism = Programs, CancellationToken = TestToken },
            async (limit, _) => await RunAsync("shortage", limit.ToString(CultureInfo.InvariantCulture)));

    /// <summary>What a program says that ends well.</summary>
    private static async Task<string> RunAsync(params string[] arguments)
    {
        var start = TestSystem.Program(arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var program = Process.Start(start)!;
        using var output = program.StandardOutput;
        using var errors = program.StandardError;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestToken);
        end.CancelAfter(TimeSpan.FromSeconds(40));
        try
        {
            var error = errors.ReadToEndAsync(end.Token);
            string said = await output.ReadToEndAsync(end.Token);
            await program.WaitForExitAsync(end.Token);
            Assert.True(program.ExitCode == 0, $"{string.Join(' ', arguments)} ended with {program.ExitCode}: {said}{await error}");
            return said;
        }
        finally
        {
            if (!program.HasExited)
                program.Kill(entireProcessTree: true);
        }
    }
}
