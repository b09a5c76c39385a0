using System.Globalization;

namespace Remoting.Clustering.Tests;

/// <summary>
/// Calls of all kinds over a cluster whose silos are killed, stopped and sent away, and whose workers are killed, for a time. Every call has one outcome, the
/// right one, and is run once at most; what is gone has left nothing. <c>dotnet run -c Release --project tests/Remoting.Orleans.Tests -- storm --seconds 600</c>.
/// </summary>
internal static class ClusterStorm
{
    private const int Users = 6;

    /// <summary>Whoever waits for longer than this behind the last disturbance waits for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static async Task<int> RunAsync(string[] args)
    {
        int Option(string name, int otherwise) => Array.IndexOf(args, name) is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
        int seed = Option("--seed", Environment.TickCount);
        var book = await RunAsync(TimeSpan.FromSeconds(Option("--seconds", 600)), seed, TimeSpan.FromSeconds(Option("--stop", 30)));
        Console.WriteLine($"seed {seed}: {book.Count} operations: {book}");
        foreach (string fault in book.Faults)
            Console.WriteLine(fault);
        return book.Faults.Count == 0 ? 0 : 1;
    }

    public static async Task<StormBook> RunAsync(TimeSpan time, int seed, TimeSpan longStop)
    {
        var book = new StormBook();
        string folder = Directory.CreateTempSubdirectory("remoting-storm-").FullName;
        int last = 0;
        await using (var cluster = new ClusterFixture())
        {
            await cluster.InitializeAsync();
            await using var disturbances = new Disturbances(cluster, book, seed, longStop);
            await disturbances.BeginAsync();
            using var client = await cluster.ConnectAsync([.. disturbances.Silos]);
            var ofClient = ClusterFixture.ExecutorOf(client);
            var ofSilo = ClusterFixture.ExecutorOf(cluster.Here);
            using var over = new CancellationTokenSource(time);
            var users = Enumerable.Range(0, Users).Select(number => new StormUser(number % 2 == 0 ? ofClient : ofSilo, book, folder, () => Interlocked.Increment(ref last), seed + number)).ToArray();
            var running = users.Select(user => Task.Run(() => user.RunAsync(() => over.IsCancellationRequested))).ToArray();
            await disturbances.RunAsync(over.Token);
            await EndAsync(book, "calls have no outcome", Task.WhenAll(running));
            await EndAsync(book, "executors do not end", Task.WhenAll(ofClient.DisposeAsync().AsTask(), ofSilo.DisposeAsync().AsTask()));
            CheckMarks(book, folder, [.. users.SelectMany(user => user.Good)]);
            await disturbances.CheckWorkersAsync();
        }
        Directory.Delete(folder, recursive: true);
        return book;
    }

    public static async Task EndAsync(StormBook book, string what, Task task)
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            book.Fault($"After {Patience.TotalSeconds:0} s {what}: {string.Join(", ", book.Open)}");
        }
    }

    /// <summary>No call has run twice, and those that have a result have run.</summary>
    public static void CheckMarks(StormBook book, string folder, HashSet<int> good)
    {
        var ran = new HashSet<int>();
        foreach (string line in Directory.EnumerateFiles(folder, "mark.*").SelectMany(File.ReadLines))
        {
            // A worker that was killed may have left a part of a line.
            if (int.TryParse(line, CultureInfo.InvariantCulture, out int number) && !ran.Add(number))
                book.Fault($"Call {number} has run twice.");
        }
        good.ExceptWith(ran);
        foreach (int number in good)
            book.Fault($"Call {number} has a result and has not run.");
    }
}
