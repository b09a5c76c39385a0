using System.Diagnostics;
using System.Net.Sockets;

namespace Remoting.Tests.Leaks;

/// <summary>The comparison after every test sees what it is there to see.</summary>
public sealed class HoldingsTests : PoolTest
{
    [Test]
    public async Task A_worker_with_all_that_belongs_to_it_is_seen_and_gone_after_the_pool()
    {
        var before = Holdings.Take();
        await using (var executor = new ProcessPoolExecutor(1))
        {
            int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
            var held = Holdings.Take().Except(before);
            Assert.Contains(held, line => line.StartsWith($"process {process}:", StringComparison.Ordinal));
            Assert.Contains(held, line => line.StartsWith("descriptor of socket:", StringComparison.Ordinal));
            Assert.Contains(held, line => line.StartsWith("descriptor of pipe:", StringComparison.Ordinal));
            Assert.Contains(held, line => line.StartsWith("mapping ", StringComparison.Ordinal));
        }
        await Until(() => Holdings.Take().Except(before).Count == 0, "nothing is left");
    }

    [Test]
    public void A_thread_a_socket_and_a_file_are_seen()
    {
        var before = Holdings.Take();
        using var end = new ManualResetEventSlim();
        var thread = new Thread(() => end.Wait()) { Name = "Remoting leak", IsBackground = true };
        thread.Start();
        string path = Path.Combine(Path.GetTempPath(), $"remoting-{Environment.ProcessId}-leak");
        using (new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        using (File.Create(path))
        {
            // The name is given by the thread itself when it begins.
            SpinWait.SpinUntil(() => Holdings.Take().Except(before).Count >= 4, TimeSpan.FromSeconds(20));
            var held = Holdings.Take().Except(before);
            Assert.Contains("thread 'Remoting leak'", held);
            Assert.Contains(held, line => line.StartsWith("descriptor of socket:", StringComparison.Ordinal));
            Assert.Contains($"descriptor of {path}", held);
            Assert.Contains($"file {path}", held);
        }
        File.Delete(path);
        end.Set();
        thread.Join();
    }

    [Test]
    public async Task A_process_that_lost_its_parent_is_seen()
    {
        var before = Holdings.Take();
        // The shell ends at once and leaves its child behind.
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sleep 600 & echo $!"]) { RedirectStandardOutput = true })!;
        using var output = shell.StandardOutput;
        int orphan = int.Parse(await output.ReadLineAsync(TestToken) ?? "", System.Globalization.CultureInfo.InvariantCulture);
        await shell.WaitForExitAsync(TestToken);
        // Between its fork and its program it has no environment for a moment.
        await Until(() => Holdings.Take().Except(before).Exists(line => line.StartsWith($"process {orphan}:", StringComparison.Ordinal)), "the orphan is seen");
        Process.GetProcessById(orphan).Kill();
    }
}
