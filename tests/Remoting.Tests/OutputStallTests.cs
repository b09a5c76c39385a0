using System.Collections.Concurrent;
using System.Text;

namespace Remoting.Tests;

/// <summary>Places for output that take it slowly, or not at all, and what comes through them.</summary>
public sealed class OutputStallTests : PoolTest
{
    /// <summary>What must not wait for a place that is stuck comes within this.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Test]
    public async Task A_callback_that_blocks_holds_up_no_death_no_call_and_no_end_of_any_pool()
    {
        using var released = new ManualResetEventSlim();
        using var called = new ManualResetEventSlim();
        try
        {
            var stuck = new ProcessPoolExecutor(new ProcessPoolOptions
            {
                MaxWorkers = 1,
                WorkerOutput = WorkerOutput.Forward(_ =>
                {
                    called.Set();
                    released.Wait();
                }),
            });
            await stuck.SubmitAsync(Calls.Remote.Print(1, "a line"), TestToken);
            Assert.True(called.Wait(Soon, TestToken));

            var death = await Assert.ThrowsAsync<WorkerDiedException>(() => stuck.SubmitAsync(Calls.Remote.ComplainAndExit("last words"), TestToken).WaitAsync(Soon, TestToken));
            Assert.Contains("last words", death.StandardErrorTail, StringComparison.Ordinal);
            Assert.Equal(3, await stuck.SubmitAsync(Calls.Remote.Identity(3), TestToken).WaitAsync(Soon, TestToken));
            await stuck.DisposeAsync().AsTask().WaitAsync(Soon, TestToken);

            await using var other = new ProcessPoolExecutor(1);
            await Assert.ThrowsAsync<WorkerDiedException>(() => other.SubmitAsync(Calls.Remote.Exit(1), TestToken).WaitAsync(Soon, TestToken));
        }
        finally
        {
            released.Set();
        }
    }

    [Test]
    public async Task A_worker_that_floods_a_place_that_is_stuck_goes_on_and_what_was_dropped_is_told()
    {
        using var released = new ManualResetEventSlim();
        var lines = new ConcurrentQueue<string>();
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1,
            WorkerOutput = WorkerOutput.Forward(line =>
            {
                lines.Enqueue(line.Text);
                released.Wait();
            }),
        });
        string line = new('x', 1000);
        // 20 MB to each of two streams: far more than may wait.
        await executor.SubmitAsync(Calls.Remote.Print(20_000, line), TestToken).WaitAsync(Soon, TestToken);
        released.Set();
        await Until(() =>
        {
            // Told when something comes after it.
            executor.SubmitAsync(Calls.Remote.Print(1, "after"), TestToken).Wait(TestToken);
            return lines.Any(text => text.Contains("bytes of output were dropped here", StringComparison.Ordinal));
        }, "the drop is told");
        Assert.InRange(lines.Count, 1000, 30_000);
    }

    [Test]
    public async Task A_place_that_is_only_slow_gets_everything()
    {
        int count = 0;
        await using (var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1,
            WorkerOutput = WorkerOutput.Forward(_ =>
            {
                if (Interlocked.Increment(ref count) % 500 == 0)
                    Thread.Sleep(5);
            }),
        }))
            await executor.SubmitAsync(Calls.Remote.Print(5_000, new string('x', 1000)), TestToken);
        Assert.Equal(10_000, count);
    }

    [Test]
    public async Task A_callback_may_need_as_much_stack_as_on_any_thread()
    {
        int depth = 0;
        await using (var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Forward(_ => depth = Dive(900)) }))
            await executor.SubmitAsync(Calls.Remote.Print(1, "a line"), TestToken);
        Assert.Equal(900, depth);

        static int Dive(int left)
        {
            Span<byte> room = stackalloc byte[1024];
            room.Fill((byte)left);
            return left == 0 ? room[0] : 1 + Dive(left - 1);
        }
    }

    [Test]
    public async Task A_long_line_is_not_cut_inside_of_a_character()
    {
        var text = new StringBuilder();
        // Two, three and four bytes: whatever the cut is, it falls into some of them.
        await using (var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1,
            WorkerOutput = WorkerOutput.Forward(line =>
            {
                if (!line.IsError)
                    text.Append(line.Text);
            }),
        }))
        {
            foreach (string character in (string[])["xä", "€", "x€", "xx€", "😀", "x😀", "xx😀", "xxx😀"])
                await executor.SubmitAsync(Calls.Remote.Print(1, string.Concat(Enumerable.Repeat(character, 40_000))), TestToken);
        }
        Assert.DoesNotContain('\ufffd', text.ToString());
        Assert.Equal(8 * 40_000, text.ToString().EnumerateRunes().Count(rune => rune.Value != 'x'));
    }

    [Test]
    public async Task What_a_worker_says_at_last_cannot_write_to_a_terminal_through_an_exception()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.ComplainAndExit("\u001b[2Jgone\u0007"), TestToken));
        Assert.Contains(@"\u001b[2Jgone\u0007", death.StandardErrorTail, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', death.ToString());
    }
}
