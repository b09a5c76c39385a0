using System.Diagnostics;
using System.Globalization;
using Remoting.Chaos;

namespace Remoting.Tests;

/// <summary>A pool needs no thread of the thread pool to start workers, to see what becomes of calls, and to end.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class StarvationTests : PoolTest
{
    [Test]
    public async Task A_pool_works_although_every_thread_of_the_thread_pool_waits_for_it()
    {
        string[] lines = await RunAsync("exhausted");
        Assert.Equal(["results: 16", $"death: {nameof(WorkerDiedException)}", $"time-out: {nameof(CallTimeoutException)}", "read: none", "outcome: 5", $"lease: 6 {nameof(WorkerDiedException)}", "ended"], lines);
    }

    /// <summary>Calls that find no room wait without a thread, and come in without one.</summary>
    [Test]
    public async Task Calls_that_wait_for_room_need_none_either()
    {
        string[] lines = await RunAsync("bounded");
        Assert.Equal(["results: 16", "ended: True"], lines);
    }

    /// <summary>An item that has come is taken on another thread, for its source may block. That there is none for it yet is no reason to look for it all the time.</summary>
    [Test]
    public async Task A_map_waits_for_the_thread_that_takes_its_items_without_using_a_processor()
    {
        string[] words = Assert.Single(await RunAsync("slow")).Split(' ');
        Assert.Equal("100", words[1]);
        Assert.InRange(double.Parse(words[2], CultureInfo.InvariantCulture), 0, 500);
    }

    /// <summary>Twice the time of a start as it is on this machine at this moment, however busy that is.</summary>
    [Test]
    public async Task A_cold_pool_beside_200_blocked_threads_starts_as_fast_as_without_them()
    {
        double blocked = double.MaxValue;
        double free = 0;
        for (int i = 0; i < 3; i++)
        {
            free = Math.Max(free, await FirstResultAsync("free"));
            blocked = Math.Min(blocked, await FirstResultAsync("blocked"));
        }
        Assert.True(blocked <= 2 * free, $"{blocked} ms beside blocked threads, {free} ms without");
    }

    private static async Task<double> FirstResultAsync(string what)
    {
        string line = Assert.Single(await RunAsync(what));
        Assert.StartsWith("first: 1 ", line, StringComparison.Ordinal);
        return double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
    }

    private static async Task<string[]> RunAsync(string what)
    {
        var start = TestSystem.Program("starvation", what);
        start.RedirectStandardOutput = true;
        using var program = Process.Start(start)!;
        using var output = program.StandardOutput;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestToken);
        limit.CancelAfter(TimeSpan.FromSeconds(40));
        try
        {
            string said = await output.ReadToEndAsync(limit.Token);
            await program.WaitForExitAsync(limit.Token);
            return said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        finally
        {
            if (!program.HasExited)
                program.Kill(entireProcessTree: true);
        }
    }
}
