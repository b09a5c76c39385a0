using System.Text.Json;

namespace Remoting.Dashboard.Tests;

public sealed class TraceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("remoting-trace-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_timeline_has_each_call_from_its_submit_to_its_result()
    {
        string path = Path.Combine(_folder, "trace.json");
        await using (var pool = new ProcessPoolExecutor(2))
        {
            using (pool.StartTrace(path))
            {
                foreach (int twice in await Task.WhenAll(Enumerable.Range(0, 20).Select(number => pool.SubmitAsync(Calls.Remote.Twice(number)))))
                    Assert.Equal(0, twice % 2);
                await Assert.ThrowsAsync<RemoteCallException>(() => pool.SubmitAsync(Calls.Remote.Throw("no \"good\"")));
                await Assert.ThrowsAsync<WorkerDiedException>(() => pool.SubmitAsync(Calls.Remote.Exit(3)));
            }
            // After its end nobody looks.
            Assert.Null(pool.Watched.Watch.Watchers);
        }
        var events = JsonElement.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).EnumerateArray().ToList();
        var workers = events.Where(one => Phase(one) == "M" && one.GetProperty("args").TryGetProperty("name", out var name) && name.GetString()!.StartsWith("worker", StringComparison.Ordinal))
            .Select(one => one.GetProperty("tid").GetInt32()).ToHashSet();
        var ran = events.Where(one => Phase(one) == "X" && workers.Contains(one.GetProperty("tid").GetInt32()) && one.GetProperty("name").GetString() != "start").ToList();
        Assert.Equal(21, ran.Sum(one => one.GetProperty("args").GetProperty("calls").GetInt32()));
        Assert.All(ran, one => Assert.True(one.GetProperty("dur").GetDouble() >= 0));
        // Each piece has an arrow that begins with a submit, passes it, and ends with a result.
        foreach (var arrow in events.Where(one => Phase(one) is "s" or "t" or "f").GroupBy(one => one.GetProperty("id").GetInt64()))
        {
            Assert.Equal(["s", "t", "f"], arrow.Select(Phase));
            var times = arrow.Select(one => one.GetProperty("ts").GetDouble()).ToList();
            Assert.Equal(times.Order(), times);
        }
        Assert.Contains(events, one => one.GetProperty("name").GetString() == "failed: System.InvalidOperationException");
        Assert.Contains(events, one => one.GetProperty("name").GetString() == "died: exit code 3");
        Assert.Contains(events, one => one.GetProperty("name").GetString() == "start");
    }

    [Test]
    public async Task The_file_of_an_option_is_whole_when_the_pool_has_ended()
    {
        string path = Path.Combine(_folder, "trace.json");
        await using (var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, TraceFile = path }))
            await pool.SubmitAsync(Calls.Remote.Twice(1));
        Assert.NotEmpty(JsonElement.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).EnumerateArray());
    }

    [Test]
    public async Task A_timeline_of_a_pool_that_has_ended_ends_at_once()
    {
        string path = Path.Combine(_folder, "trace.json");
        var pool = new ProcessPoolExecutor(1);
        await pool.DisposeAsync();
        _ = pool.StartTrace(path);
        Assert.Null(pool.Watched.Watch.Watchers);
        _ = JsonElement.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Test]
    public async Task A_file_that_cannot_be_written_is_told_at_once()
    {
        await using var pool = new ProcessPoolExecutor(1);
        Assert.ThrowsAny<IOException>(() => pool.StartTrace(Path.Combine(_folder, "no", "such", "folder")));
    }

    private static string Phase(JsonElement one) => one.GetProperty("ph").GetString()!;
}
