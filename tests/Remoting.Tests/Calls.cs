using System.Diagnostics;
using System.Runtime.CompilerServices;
using Remoting.Chaos;

namespace Remoting.Tests;

/// <summary>What the tests run in workers.</summary>
public static class Calls
{
    private static int _state;

    [ProcessPoolCallable]
    public static int Identity(int value) => value;

    [ProcessPoolCallable]
    public static int Add(int x, int y) => x + y;

    [ProcessPoolCallable]
    public static int Add3(int x, int y, int z) => x + y + z;

    /// <summary>Parameters that are called as those of the library itself.</summary>
    [ProcessPoolCallable]
    public static string Named(string call, string executor = "e", int @class = 3) => $"{call}/{executor}/{@class}";

    [ProcessPoolCallable]
    public static int ProcessId() => Environment.ProcessId;

    [ProcessPoolCallable]
    public static string Describe() =>
        $"{RemotingWorker.Current?.WorkerId}|{RemotingWorker.Current?.Attempt}|{System.Reflection.Assembly.GetEntryAssembly()?.GetName().Name}";

    [ProcessPoolCallable]
    public static byte[] Echo(byte[] bytes) => bytes;

    [ProcessPoolCallable]
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    [ProcessPoolCallable]
    public static void SetState(int value) => _state = value;

    [ProcessPoolCallable]
    public static int State() => _state;

    // Ways to fail.

    [ProcessPoolCallable]
    public static int ThrowIfThree(int value) => value == 3 ? throw new InvalidOperationException("three") : value;

    [ProcessPoolCallable]
    public static void Throw(string message) => throw new ArgumentException(message);

    [ProcessPoolCallable]
    public static void ThrowStrange() => throw new StrangeException(1, new object()) { Data = { ["key"] = 42 } };

    // Ways to die.

    [ProcessPoolCallable]
    public static int Exit(int code)
    {
        Environment.Exit(code);
        return 0;
    }

    [ProcessPoolCallable]
    public static int ExitIf(int value, int fatal) => value == fatal ? Exit(7) : value;

    [ProcessPoolCallable]
    public static void FailFast() => Environment.FailFast("on purpose");

    [ProcessPoolCallable]
    public static int OverflowStack() => Recurse(1);

    [ProcessPoolCallable]
    public static void KillSelf()
    {
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    [ProcessPoolCallable]
    public static void ThrowOnAnotherThread()
    {
        var thread = new Thread(() => throw new InvalidOperationException("on another thread"));
        thread.Start();
        thread.Join();
        Thread.Sleep(Timeout.Infinite);
    }

    [ProcessPoolCallable]
    public static void ComplainAndExit(string lastWords)
    {
        Console.Error.WriteLine(lastWords);
        Environment.Exit(3);
    }

    /// <summary>Dies the first time, succeeds the second.</summary>
    [ProcessPoolCallable]
    public static int DieOnce(string marker)
    {
        if (!File.Exists(marker))
        {
            File.WriteAllText(marker, "");
            Environment.Exit(1);
        }
        return RemotingWorker.Current!.Attempt;
    }

    // Ways to take long. Files tell the test how far a call has come.

    /// <summary>Makes a file, then waits for another.</summary>
    [ProcessPoolCallable]
    public static int Wait(string started, string go)
    {
        File.WriteAllText(started, "");
        while (!File.Exists(go))
            Thread.Sleep(1);
        return Environment.ProcessId;
    }

    [ProcessPoolCallable]
    public static async Task<int> WaitForToken(string started, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(started, "", CancellationToken.None);
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }

    /// <summary>Ignores its token.</summary>
    [ProcessPoolCallable]
    public static int Spin(string started, CancellationToken cancellationToken)
    {
        File.WriteAllText(started, "");
        while (true)
            Thread.SpinWait(100);
    }

    /// <summary>Leaves a line each time it runs, in a file of this worker: .NET does not append atomically.</summary>
    [ProcessPoolCallable]
    public static int Mark(string file, int value)
    {
        File.AppendAllText($"{file}.{Environment.ProcessId}", $"{value}\n");
        return value;
    }

    /// <summary>Waits for the file unless it is the one that never comes.</summary>
    [ProcessPoolCallable]
    public static int WaitIfLast(string file)
    {
        while (!file.EndsWith("none", StringComparison.Ordinal) && !File.Exists(file))
            Thread.Sleep(1);
        return 0;
    }

    [ProcessPoolCallable]
    public static async Task<int> FailAtThird(IAsyncEnumerable<int> items)
    {
        int sum = 0;
        await foreach (int item in items)
        {
            sum += item;
            if (item == 2)
                throw new FormatException();
        }
        return sum;
    }

    [ProcessPoolCallable]
    public static int SleepThen(int milliseconds, int value)
    {
        Thread.Sleep(milliseconds);
        return value;
    }

    [ProcessPoolCallable]
    public static void Print(int lines, string line)
    {
        for (int i = 0; i < lines; i++)
        {
            Console.WriteLine(line);
            Console.Error.WriteLine(line);
        }
    }

    /// <summary>Starts a process that would sleep for ten minutes, reports its id, and waits with it.</summary>
    [ProcessPoolCallable]
    public static void WaitForChild(string report)
    {
        using var child = TestSystem.StartSleeper();
        File.WriteAllText(report + ".tmp", $"{child.Id}");
        File.Move(report + ".tmp", report);
        child.WaitForExit();
    }

    // Asynchronous shapes.

    [ProcessPoolCallable]
    public static async Task TaskAsync() => await Task.Yield();

    [ProcessPoolCallable]
    public static async ValueTask ValueTaskAsync() => await Task.Yield();

    [ProcessPoolCallable]
    public static async Task<string> TaskOfAsync(string text)
    {
        await Task.Yield();
        return text;
    }

    [ProcessPoolCallable]
    public static async ValueTask<string> ValueTaskOfAsync(string text)
    {
        await Task.Yield();
        return text;
    }

    /// <summary>A pool in a worker.</summary>
    [ProcessPoolCallable]
    public static async Task<int> Nested(int depth)
    {
        if (depth == 0)
            return 0;
        await using var executor = new ProcessPoolExecutor(1);
        return 1 + await executor.SubmitAsync(Calls.Remote.Nested(depth - 1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Recurse(int depth) => Recurse(depth + 1) + depth;
}

/// <summary>An exception that nobody could make again: no usual constructor, a member that does not serialize, a message that throws.</summary>
public sealed class StrangeException(int number, object unserializable) : Exception
{
    public int Number { get; } = number;

    public object Unserializable { get; } = unserializable;

    public override string Message => $"strange {Number}";
}
