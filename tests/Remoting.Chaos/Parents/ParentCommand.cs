using System.Globalization;
using Remoting.Chaos.Deaths;
using Remoting.Transport;

namespace Remoting.Chaos.Parents;

/// <summary>A program with a pool, for tests that do something to a program with a pool: kill it, press Ctrl-C. It tells how far it is through files.</summary>
internal static class ParentCommand
{
    public const string Verb = "parent";

    /// <param name="what">What it does.</param>
    /// <param name="folder">Where its files go.</param>
    public static async Task<int> RunAsync(string what, string folder)
    {
        switch (what)
        {
            // Workers start and die without end; somebody kills this process at any moment of it.
            case "churn":
                while (true)
                {
                    await using var executor = new ProcessPoolExecutor(2);
                    int process = await executor.SubmitAsync(Deadly.Remote.ProcessId());
                    await File.AppendAllTextAsync(Path.Combine(folder, "workers"), string.Create(CultureInfo.InvariantCulture, $"{process}\n"));
                }

            // Handles Ctrl-C: lets the calls end, and says what came of them.
            case "interrupted":
            {
                using var interrupted = new SemaphoreSlim(0);
                Console.CancelKeyPress += (_, e) =>
                {
                    e.Cancel = true;
                    interrupted.Release();
                };
                await using var executor = new ProcessPoolExecutor(2);
                var calls = Enumerable.Range(0, 2).Select(i => executor.SubmitAsync(
                    Waiting.Remote.WaitFor(Path.Combine(folder, $"started{i}"), Path.Combine(folder, "go")))).ToArray();
                await interrupted.WaitAsync();
                await File.WriteAllTextAsync(Path.Combine(folder, "interrupted"), "");
                int[] processes = await Task.WhenAll(calls);
                await File.WriteAllTextAsync(Path.Combine(folder, "report"),
                    string.Create(CultureInfo.InvariantCulture, $"{processes.Length} results, {executor.GetSnapshot().WorkerDeaths} deaths"));
                return 0;
            }

            // Does not handle Ctrl-C: it ends this process.
            case "unprepared":
            {
                await using var executor = new ProcessPoolExecutor(2);
                await Task.WhenAll(Enumerable.Range(0, 2).Select(i => executor.SubmitAsync(
                    Waiting.Remote.WaitFor(Path.Combine(folder, $"started{i}"), Path.Combine(folder, "go")))));
                return 0;
            }

            // Is stopped while a call with a time-out runs, and says what came of it.
            case "stopped":
            {
                await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, CallTimeout = TimeSpan.FromSeconds(2) });
                var call = executor.SubmitAsync(Waiting.Remote.WaitFor(Path.Combine(folder, "started0"), Path.Combine(folder, "go")));
                await ReportAsync(folder, call);
                return 0;
            }

            // Has a listener that throws when it hears of the library's instruments.
            case "listener":
            {
                using var listener = new System.Diagnostics.Metrics.MeterListener
                {
                    InstrumentPublished = (instrument, _) =>
                    {
                        if (instrument.Meter.Name == "Remoting")
                            throw new InvalidOperationException(instrument.Name);
                    },
                };
                listener.Start();
                await using var executor = new ProcessPoolExecutor(1);
                await ReportAsync(folder, executor.SubmitAsync(Deadly.Remote.ProcessId()));
                return 0;
            }

            // Somebody else's worker's address.
            case "connect":
                try
                {
                    await using var stream = Connect(folder);
                    return await stream.ReadAsync(new byte[1]) == 0 ? 3 : 0;
                }
                catch (Exception e)
                {
                    await Console.Error.WriteLineAsync(e.Message);
                    return 4;
                }

            default:
                return 2;
        }
    }

    private static Stream Connect(string address)
    {
        if (OperatingSystem.IsWindows())
        {
            var pipe = new System.IO.Pipes.NamedPipeClientStream(address);
            pipe.Connect();
            return pipe;
        }
        // The folder of the socket is named after the process that made it.
        return Endpoint.Connect(address, int.Parse(Path.GetFileName(Path.GetDirectoryName(address)!).Split('-')[1], CultureInfo.InvariantCulture));
    }

    private static async Task ReportAsync(string folder, Task call)
    {
        await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        string report = call.Exception?.InnerException?.GetType().Name ?? call.Status.ToString();
        string file = Path.Combine(folder, "report");
        await File.WriteAllTextAsync(file + ".tmp", report);
        File.Move(file + ".tmp", file);
    }
}

public static class Waiting
{
    /// <summary>Makes a file with the process id, then waits for another.</summary>
    [ProcessPoolCallable]
    public static int WaitFor(string started, string go)
    {
        File.WriteAllText(started + ".tmp", string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}"));
        File.Move(started + ".tmp", started);
        while (!File.Exists(go))
            Thread.Sleep(1);
        return Environment.ProcessId;
    }
}
