using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Remoting.Chaos.Parents;

/// <summary>
/// A program with a pool that knows nothing of how it was started: with closed standard streams, few descriptors, files that go away. What came of its
/// calls it says in a file, for it may have nowhere else to say it.
/// </summary>
internal static partial class StrangerCommand
{
    public const string Verb = "stranger";

    private const int Descriptors = 7; // RLIMIT_NOFILE

    /// <param name="what">What it does.</param>
    /// <param name="folder">Where its files go.</param>
    public static async Task<int> RunAsync(string what, string folder)
    {
        switch (what)
        {
            // Its worker prints, and so does itself; the results have to be the same wherever that goes.
            case "prints":
                await ReportAsync(folder, PrintAsync());
                return 0;

            // Its workers may have only so many MiB.
            case var limit when limit.StartsWith("memory", StringComparison.Ordinal):
            {
                await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
                {
                    MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard, WorkerMemoryLimit = long.Parse(limit[6..], CultureInfo.InvariantCulture) << 20,
                });
                await ReportAsync(folder, executor.SubmitAsync(Starvations.Remote.Same(1)));
                return 0;
            }

            // The runtime of its workers waits for a tool before it runs anything.
            case "suspended":
            {
                await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
                {
                    MaxWorkers = 1,
                    WorkerEnvironment = new Dictionary<string, string?> { ["DOTNET_DiagnosticPorts"] = Path.Combine(folder, "nobody") },
                });
                await executor.SubmitAsync(Starvations.Remote.Same(1));
                return 0;
            }

            // A tool replaces its code while it runs: the runtime tells whoever is to know.
            case "reloaded":
            {
                await using var executor = new ProcessPoolExecutor(1);
                await executor.SubmitAsync(Starvations.Remote.Same(1));
                foreach (var handler in typeof(ProcessPoolExecutor).Assembly.GetCustomAttributes<System.Reflection.Metadata.MetadataUpdateHandlerAttribute>())
                {
                    for (int i = 0; i < 3; i++)
                        handler.HandlerType.GetMethod("UpdateApplication", BindingFlags.Public | BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, [null]);
                }
                await ReportAsync(folder, executor.SubmitAsync(Starvations.Remote.Same(1)));
                return 0;
            }

            // Somebody debugs its workers: they wait, for longer than a start may take.
            case "debugged":
            {
                await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerStartTimeout = TimeSpan.FromMilliseconds(500) });
                await ReportAsync(folder, executor.SubmitAsync(Starvations.Remote.Same(1)));
                return 0;
            }

            // Opens a file before anything else: it gets the lowest number that is free.
            case "takes":
            {
                await using var file = new FileStream(Path.Combine(folder, "taken"), FileMode.Create);
                await ReportAsync(folder, SumAsync(3));
                return 0;
            }

            // Has had a worker, and needs another when its files may be gone.
            case "serves":
            {
                await using (var first = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard }))
                    await first.SubmitAsync(Starvations.Remote.Same(1));
                goto case "waits";
            }

            // Does what it does when it is told to.
            case "waits":
            {
                await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
                await File.WriteAllTextAsync(Path.Combine(folder, "ready"), "");
                while (!File.Exists(Path.Combine(folder, "go")))
                    await Task.Delay(5);
                await ReportAsync(folder, executor.SubmitAsync(Starvations.Remote.Same(1)));
                return 0;
            }

            // Has only so many descriptors left while its first worker starts, for a moment.
            case "scarce0" or "scarce3" or "scarce7":
                await ReportAsync(folder, ScarceAsync(what[^1] - '0'));
                return 0;

            default:
                return 2;
        }
    }

    private static async Task<int> ScarceAsync(int free)
    {
        // The runtime never again tries to load an assembly that it could not load once: what it takes to submit a call is loaded before.
        await using (var warm = new ProcessPoolExecutor(1))
            await warm.SubmitAsync(Starvations.Remote.Same(0));
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 3, WorkerOutput = WorkerOutput.Discard });
        _ = Get(Descriptors, out var before);
        int open = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        var low = before with { Current = (ulong)(open - 1 + free) };
        using var restored = new ManualResetEventSlim();
        var restore = new Thread(() =>
        {
            Thread.Sleep(300);
            _ = Set(Descriptors, in before);
            restored.Set();
        });
        restore.Start();
        _ = Set(Descriptors, in low);
        var calls = Enumerable.Range(0, 3).Select(i => executor.SubmitAsync(Starvations.Remote.Same(i))).ToArray();
        restored.Wait();
        int[] results = await Task.WhenAll(calls);
        return results.Sum() + (int)executor.GetSnapshot().WorkerDeaths * 100;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Get(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int Set(int resource, in Limit limit);

    private record struct Limit(ulong Current, ulong Maximum);

    private static async Task<int> SumAsync(int count)
    {
        await using var executor = new ProcessPoolExecutor(2);
        int sum = 0;
        await foreach (int value in executor.MapAsync(Strangers.Remote.Print, Enumerable.Range(0, count)))
            sum += value;
        return sum;
    }

    private static async Task<int> PrintAsync()
    {
        int sum = await SumAsync(200);
        await using var executor = new ProcessPoolExecutor(1);
        byte[] large = await executor.SubmitAsync(Strangers.Remote.Large(4 << 20));
        try
        {
            Console.WriteLine("The program prints.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its own output is its own affair.
        }
        return sum + large.Length - (4 << 20);
    }

    /// <summary>Writes what came of a call: its result, or the exception with all that belongs to it.</summary>
    private static async Task ReportAsync(string folder, Task<int> call)
    {
        await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        string report = call.IsCompletedSuccessfully
            ? call.Result.ToString(CultureInfo.InvariantCulture)
            : call.Exception!.InnerException!.ToString();
        string file = Path.Combine(folder, "report");
        await File.WriteAllTextAsync(file + ".tmp", report);
        File.Move(file + ".tmp", file);
    }
}

public static class Strangers
{
    [ProcessPoolCallable]
    public static int Print(int value)
    {
        Console.WriteLine($"{value} on standard output");
        Console.Error.WriteLine($"{value} on standard error");
        return value;
    }

    [ProcessPoolCallable]
    public static byte[] Large(int length) => new byte[length];
}
