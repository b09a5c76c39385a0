namespace Remoting.Package.Tests.Starts;

/// <summary>The program that is shipped in all the ways, and what it prints in each of them.</summary>
internal static class StartProgram
{
    public const string Source = """
        using System.Diagnostics;
        using System.Reflection;
        using Remoting;

        if (args is ["measure"])
        {
            await Measures.PrintAsync();
            return;
        }
        await using var executor = new ProcessPoolExecutor(2);
        Console.WriteLine($"sum {await executor.SubmitAsync(Work.Remote.Add(40, 2))}");
        long total = 0;
        await foreach (int square in executor.MapAsync(Work.Remote.Square, Enumerable.Range(0, 1000), chunkSize: 10))
            total += square;
        Console.WriteLine($"total {total}");
        Console.WriteLine(await executor.SubmitAsync(Work.Remote.Double(new Order("tea", [1, 2]))));
        await SeeDeathAsync(Work.Remote.FailFast());
        await SeeDeathAsync(Work.Remote.Overflow(1));
        await SeeDeathAsync(Work.Remote.ThrowOnThread());
        await SeeDeathAsync(Work.Remote.Abort());
        Console.WriteLine($"again {await executor.SubmitAsync(Work.Remote.Add(1, 2))}");
        Console.WriteLine(await executor.SubmitAsync(Work.Remote.Surroundings()));
        Console.WriteLine($"mode {executor.GetSnapshot().LaunchMode}");

        async Task SeeDeathAsync(RemoteCall call)
        {
            try
            {
                await executor.SubmitAsync(call);
                Console.WriteLine("no death");
            }
            catch (WorkerDiedException e)
            {
                Console.WriteLine($"death {e.Reason}");
            }
        }

        public static class Measures
        {
            public static async Task PrintAsync()
            {
                var times = new List<double>();
                for (int i = 0; i < 15; i++)
                {
                    long started = Stopwatch.GetTimestamp();
                    await using var executor = new ProcessPoolExecutor(1);
                    await executor.SubmitAsync(Work.Remote.Add(1, 2));
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
                times.Sort();
                await using var four = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 4, MinWorkers = 4 });
                await four.SubmitAsync(Work.Remote.Add(1, 2));
                while (four.GetSnapshot().Workers.Count(worker => worker.Status == WorkerStatus.Idle) < 4)
                    await Task.Delay(10);
                long pss = four.GetSnapshot().Workers.Sum(worker => Pss(worker.ProcessId!.Value)) / 4;
                Console.Write(FormattableString.Invariant($"{times[7]:F1} ms | {pss / 1024.0:F1} MiB"));
            }

            // In kilobytes: what a process has to itself, and its share of what it shares.
            private static long Pss(int processId) => File.ReadLines($"/proc/{processId}/smaps_rollup").Where(line => line.StartsWith("Pss:"))
                .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])).Single();
        }

        public sealed record Order(string Name, IReadOnlyList<int> Counts)
        {
            public override string ToString() => $"order {Name} {string.Join('+', Counts)}";
        }

        public static class Work
        {
            [ProcessPoolCallable]
            public static int Add(int a, int b) => a + b;

            [ProcessPoolCallable]
            public static int Square(int a) => a * a;

            [ProcessPoolCallable]
            public static Order Double(Order order) => order with { Counts = [.. order.Counts.Select(count => 2 * count)] };

            [ProcessPoolCallable]
            public static void FailFast() => Environment.FailFast("on purpose");

            [ProcessPoolCallable]
            public static long Overflow(long depth) => depth <= 0 ? 0 : 1 + (Overflow(depth + 1) * 2) + Overflow(depth + 2);

            [ProcessPoolCallable]
            public static void ThrowOnThread()
            {
                var thread = new Thread(() => throw new InvalidOperationException("on purpose"));
                thread.Start();
                thread.Join();
                Thread.Sleep(Timeout.Infinite);
            }

            [ProcessPoolCallable]
            public static void Abort() => abort();

            // What a worker and the processes that it starts see: the program, no input, nothing of how the worker was started.
            [ProcessPoolCallable]
            public static string Surroundings()
            {
                int input = Console.OpenStandardInput().ReadByte();
                var shell = new ProcessStartInfo("/bin/sh", ["-c", "echo \"<$REMOTING_WORKER$DOTNET_STARTUP_HOOKS>\""]) { RedirectStandardOutput = true };
                using var process = Process.Start(shell)!;
                return $"entry {Assembly.GetEntryAssembly()?.GetName().Name} input {input} environment {process.StandardOutput.ReadToEnd().Trim()}";
            }

            [System.Runtime.InteropServices.DllImport("libc")]
            private static extern void abort();
        }
        """;

    public static string Expected(string mode) => $"""
        sum 42
        total 332833500
        order tea 2+4
        death FailFast
        death StackOverflow
        death UnhandledException
        death NativeCrash
        again 3
        entry Consumer input -1 environment <>
        mode {mode}

        """;
}
