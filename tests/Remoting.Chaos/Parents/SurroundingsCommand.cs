using Remoting.Platform;
using Remoting.Transport;

namespace Remoting.Chaos.Parents;

/// <summary>A program with a pool, for tests of what is around a program: limits, namespaces, folders and libraries that are not there. Says what it found.</summary>
internal static class SurroundingsCommand
{
    public const string Verb = "surroundings";

    /// <param name="what">How much of a pool it makes.</param>
    public static async Task<int> RunAsync(string what)
    {
        using (var endpoint = Endpoint.Create())
        {
            Console.WriteLine($"process: {Environment.ProcessId}");
            Console.WriteLine($"place: {Path.GetDirectoryName(endpoint.Address)}");
            Console.WriteLine($"memory: {endpoint.Ledger.Path}");
            Console.WriteLine($"token: {Randomness.MakeToken(32).Distinct().Count() > 10}");
            endpoint.Ledger.Dispose();
        }
        if (what is "pool" or "recycle")
        {
            try
            {
                await (what == "pool" ? UseAsync() : RecycleAsync());
            }
            catch (BrokenProcessPoolException e)
            {
                Console.WriteLine($"broken: {e.Message}");
                return 5;
            }
        }
        Console.WriteLine($"cryptography: {Surroundings.Cryptography()}");
        return 0;
    }

    /// <summary>A worker that holds much is another one soon.</summary>
    private static async Task RecycleAsync()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, RecycleWorkerAtMemory = 200 << 20, WorkerPriority = System.Diagnostics.ProcessPriorityClass.BelowNormal });
        int worker = await executor.SubmitAsync(Surroundings.Remote.Keep(400 << 20));
        Console.WriteLine($"niceness: {await executor.SubmitAsync(Surroundings.Remote.Niceness())}");
        int next = worker;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (next == worker && clock.Elapsed < TimeSpan.FromSeconds(20))
            next = await executor.SubmitAsync(Surroundings.Remote.Keep(0));
        Console.WriteLine($"recycled: {next != worker}");
        for (int i = 0; i < 20; i++)
            worker = await executor.SubmitAsync(Surroundings.Remote.Keep(0));
        Console.WriteLine($"stays: {next == worker}");
    }

    private static async Task UseAsync()
    {
        await using var executor = new ProcessPoolExecutor(1);
        byte[] bytes = new byte[5_000_000];
        new Random(1).NextBytes(bytes);
        for (int i = 0; i < 3; i++)
        {
            byte[] back = await executor.SubmitAsync(Surroundings.Remote.Echo(bytes));
            Console.WriteLine($"echo: {back.AsSpan().SequenceEqual(bytes)}");
        }
        int sum = 0;
        await foreach (int value in executor.MapAsync(Surroundings.Remote.Same, Enumerable.Range(0, 1000), chunkSize: 10))
            sum += value;
        Console.WriteLine($"sum: {sum}");
        Console.WriteLine($"cryptography: {await executor.SubmitAsync(Surroundings.Remote.Cryptography())}");
    }
}

public static class Surroundings
{
    private static byte[] _kept = [];

    [ProcessPoolCallable]
    public static int Keep(int bytes)
    {
        if (bytes > 0)
        {
            _kept = new byte[bytes];
            _kept.AsSpan().Fill(1);
        }
        return RemotingWorker.Current!.WorkerId;
    }

    /// <summary>Of this thread: the 19th field of its status, counted behind the name.</summary>
    [ProcessPoolCallable]
    public static string Niceness()
    {
        string status = File.ReadAllText("/proc/thread-self/stat");
        return status[(status.LastIndexOf(')') + 2)..].Split(' ')[16];
    }

    [ProcessPoolCallable]
    public static byte[] Echo(byte[] bytes) => bytes;

    [ProcessPoolCallable]
    public static int Same(int value) => value;

    /// <summary>The native libraries of cryptography that this process has loaded: OpenSSL's two, and what .NET calls them by.</summary>
    [ProcessPoolCallable]
    public static string Cryptography()
    {
        string[] names = ["libssl", "libcrypto", "libSystem.Security.Cryptography.Native"];
        string[] loaded = [.. File.ReadLines("/proc/self/maps").Select(line => Path.GetFileName(line)).Distinct()
            .Where(file => names.Any(name => file.StartsWith(name, StringComparison.Ordinal)))];
        return loaded.Length == 0 ? "none" : string.Join(", ", loaded);
    }
}
