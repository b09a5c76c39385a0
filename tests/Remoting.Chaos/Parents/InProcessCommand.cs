using System.Globalization;
using MessagePack;

namespace Remoting.Chaos.Parents;

/// <summary>A program that is debugged with its calls in its own process: says what came of each kind of them, a line each.</summary>
internal static class InProcessCommand
{
    public const string Verb = "in-process";

    public static async Task<int> RunAsync(string log)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 2, Initializer = InProcesses.Remote.Initialize(), CancellationGracePeriod = TimeSpan.FromMilliseconds(50),
        });
        await Say("process", executor.SubmitAsync(InProcesses.Remote.ProcessId()), own => own == Environment.ProcessId);
        await Say("initialized", executor.SubmitAsync(InProcesses.Remote.Initialized()), yes => yes);
        var list = new List<int> { 1 };
        await Say("copy", executor.SubmitAsync(InProcesses.Remote.Add(list)), sum => (sum, list.Count));
        await Say("refused", executor.SubmitAsync(InProcesses.Remote.Refused(new Holder { Value = (Action)(() => { }) })), value => value);
        await Say("error", executor.SubmitAsync(InProcesses.Remote.Throw()), value => value);
        await Say("large", executor.SubmitAsync(InProcesses.Remote.Reverse(new byte[1 << 20])), bytes => bytes.Length);
        int sum = 0;
        await foreach (int value in executor.MapAsync(InProcesses.Remote.Double, Enumerable.Range(0, 1000), chunkSize: 7))
            sum += value;
        Console.WriteLine($"map: {sum}");
        sum = 0;
        await foreach (int value in executor.StreamAsync(InProcesses.Remote.Count(3000), bufferSize: 10))
            sum += value;
        Console.WriteLine($"stream: {sum}");
        var reports = new Reports();
        await executor.SubmitAsync(InProcesses.Remote.Work(100, reports));
        Console.WriteLine($"reports: {reports.Last}, in order {reports.InOrder}");
        await Say("time-out", executor.SubmitAsync(InProcesses.Remote.WaitForToken(), new CallOptions { Timeout = TimeSpan.FromMilliseconds(50) }), value => value);
        await Say("time-out of one that does not end", executor.SubmitAsync(InProcesses.Remote.Sleep(), new CallOptions { Timeout = TimeSpan.FromMilliseconds(50) }), value => value);
        using var cancellation = new CancellationTokenSource();
        cancellation.CancelAfter(50);
        await Say("cancelled", executor.SubmitAsync(InProcesses.Remote.WaitForToken(), cancellation.Token), value => value);
        await Say("after", executor.SubmitAsync(InProcesses.Remote.Double(21)), value => value);
        await using (var lease = await executor.LeaseWorkerAsync())
        {
            var kept = await lease.SubmitAsync(InProcesses.Remote.Keep(20));
            await Say("lease", lease.SubmitAsync(InProcesses.Remote.Kept(kept, 1)), value => value);
            await Say("a handle elsewhere", executor.SubmitAsync(InProcesses.Remote.Kept(kept, 1)), value => value);
        }
        var numbers = executor.Share(new[] { 1, 2, 3 });
        await using (var list2 = executor.Share(new List<int> { 4, 5 }))
        {
            await Say("shared", executor.SubmitAsync(InProcesses.Remote.AddShared(numbers, list2)), value => value);
            await Say("shared again", executor.SubmitAsync(InProcesses.Remote.AddShared(numbers, list2)), value => value);
            await numbers.DisposeAsync();
            await Say("shared no more", executor.SubmitAsync(InProcesses.Remote.AddShared(numbers, list2)), value => value);
        }
        await using (var single = new ProcessPoolExecutor(1))
        {
            Curious.Read = () => single.SubmitAsync(InProcesses.Remote.Double(4)).Result;
            await Say("what reads a result uses the pool", single.SubmitAsync(InProcesses.Remote.MakeCurious()), value => value.Answer);
            Curious.Read = () => single.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(30)) ? 1 : 0;
            await Say("what reads a result ends the pool", single.SubmitAsync(InProcesses.Remote.MakeCurious()), value => value.Answer);
        }
        await SayEnd("throws", InProcesses.Remote.AtExit(throws: true));
        await SayEnd("hangs", InProcesses.Remote.AtExit(throws: false));
        Console.WriteLine($"log: {log}");
        return 0;
    }

    /// <summary>What callables have asked for at the end of their worker may fail, and may take for ever.</summary>
    private static async Task SayEnd(string what, RemoteCall<bool> call)
    {
        var ending = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerExitTimeout = TimeSpan.FromMilliseconds(100) });
        await Say($"at its end it {what}", ending.SubmitAsync(call), yes => yes);
        await ending.DisposeAsync();
        Console.WriteLine("it has ended");
    }

    private static async Task Say<T>(string what, Task<T> call, Func<T, object> show)
    {
        string came;
        try
        {
            object shown = show(await call);
            came = Convert.ToString(shown, CultureInfo.InvariantCulture)!;
        }
        catch (Exception e)
        {
            came = e is OperationCanceledException ? "cancelled" : $"{e.GetType().Name} {e.InnerException?.GetType().Name}".TrimEnd();
        }
        Console.WriteLine($"{what}: {came}");
    }

    private sealed class Reports : IProgress<int>
    {
        public int Last { get; private set; }

        public bool InOrder { get; private set; } = true;

        public void Report(int value)
        {
            InOrder &= value > Last;
            Last = value;
        }
    }
}

public sealed class Holder
{
    public object? Value { get; set; }
}

/// <summary>Whose reading runs code of the program's own.</summary>
[MessagePackObject]
public sealed class Curious
{
    private int _answer;

    public static Func<int>? Read { get; set; }

    [Key(0)]
    public int Answer
    {
        get => _answer;
        set => _answer = Read is { } read ? read() : value;
    }
}

public static class InProcesses
{
    [ProcessPoolCallable]
    public static Curious MakeCurious() => new();

    [ProcessPoolCallable]
    public static bool AtExit(bool throws)
    {
        var worker = RemotingWorker.Current!;
        worker.OnExit(() =>
        {
            // It is still there.
            int id = RemotingWorker.Current!.WorkerId;
            if (throws)
                throw new InvalidOperationException($"as it should, in worker {id}");
            Thread.Sleep(Timeout.Infinite);
        });
        return true;
    }

    [ProcessPoolCallable]
    public static int AddShared(Shared<int[]> numbers, Shared<List<int>> others)
    {
        int sum = others.Value.Sum() + numbers.Value.Length;
        foreach (int number in numbers.Span)
            sum += number;
        return sum;
    }

    private static bool _initialized;

    [ProcessPoolCallable]
    public static Handle<int[]> Keep(int value) => Handle.Create(new[] { value });

    [ProcessPoolCallable]
    public static int Kept(Handle<int[]> kept, int more) => kept.Value[0] + more + (RemotingWorker.Current!.IsLeased ? 100 : 0);

    [ProcessPoolCallable]
    public static void Initialize() => _initialized = true;

    [ProcessPoolCallable]
    public static bool Initialized() => _initialized;

    [ProcessPoolCallable]
    public static int ProcessId() => Environment.ProcessId;

    [ProcessPoolCallable]
    public static int Double(int value) => 2 * value;

    [ProcessPoolCallable]
    public static int Add(IReadOnlyList<int> values)
    {
        ((List<int>)values).Add(5);
        return values.Sum();
    }

#pragma warning disable RMT0102 // That is what is tried.
    [ProcessPoolCallable]
    public static int Refused(Holder holder) => holder.Value is null ? 0 : 1;
#pragma warning restore RMT0102

    [ProcessPoolCallable]
    public static int Throw() => throw new InvalidOperationException("as it should");

    [ProcessPoolCallable]
    public static byte[] Reverse(byte[] bytes) => [.. bytes.AsEnumerable().Reverse()];

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> Count(int most)
    {
        for (int i = 1; i <= most; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    [ProcessPoolCallable]
    public static void Work(int steps, IProgress<int> progress)
    {
        for (int i = 1; i <= steps; i++)
            progress.Report(i);
    }

    [ProcessPoolCallable]
    public static async Task<int> WaitForToken(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 1;
    }

    [ProcessPoolCallable]
    public static int Sleep()
    {
        Thread.Sleep(Timeout.Infinite);
        return 1;
    }
}
