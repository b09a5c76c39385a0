using System.Runtime.CompilerServices;

namespace Remoting.Tests;

#pragma warning disable RMT0301 // What a worker keeps from call to call is the point.

/// <summary>What is called in leases.</summary>
public static class LeasedCalls
{
    private static int _counter;

    [ProcessPoolCallable]
    public static int CountStatic() => ++_counter;

    /// <summary>Counts in what lasts as long as the lease.</summary>
    [ProcessPoolCallable]
    public static int Count()
    {
        var state = RemotingWorker.Current!.State;
        int count = state.TryGetValue("count", out object? before) ? (int)before! + 1 : 1;
        state["count"] = count;
        return count;
    }

    [ProcessPoolCallable]
    public static int ProcessId() => Environment.ProcessId;

    [ProcessPoolCallable]
    public static bool IsLeased() => RemotingWorker.Current?.IsLeased == true;

    [ProcessPoolCallable]
    public static void Throw(string message) => throw new InvalidOperationException(message);

    [ProcessPoolCallable]
    public static void Exit(int code) => Environment.Exit(code);

    [ProcessPoolCallable]
    public static void Hang(CancellationToken cancellationToken) => cancellationToken.WaitHandle.WaitOne();

    [ProcessPoolCallable]
    public static void HangForGood() => Thread.Sleep(Timeout.Infinite);

    /// <summary>Says that it runs, and waits for a file.</summary>
    [ProcessPoolCallable]
    public static void WaitFor(string running, string go)
    {
        File.WriteAllText(running, "");
        while (!File.Exists(go))
            Thread.Sleep(2);
    }

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> CountTo(int last, IProgress<int> progress, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 1; i <= last; i++)
        {
            progress.Report(i);
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return i;
        }
    }

    /// <summary>Has a line written at the end.</summary>
    [ProcessPoolCallable]
    public static void WriteAtExit(string path, string line) => RemotingWorker.Current!.OnExit(() => File.AppendAllText(path, line + "\n"));

    [ProcessPoolCallable]
    public static void ThrowAtExit(string message) => RemotingWorker.Current!.OnExit(() => throw new InvalidOperationException(message));

    [ProcessPoolCallable]
    public static void HangAtExit() => RemotingWorker.Current!.OnExit(() => Thread.Sleep(Timeout.Infinite));

    [ProcessPoolCallable]
    public static void SleepAtExit(int milliseconds) => RemotingWorker.Current!.OnExit(() => Thread.Sleep(milliseconds));

    /// <summary>A value that says so when it is disposed of.</summary>
    [ProcessPoolCallable]
    public static void KeepInState(string key, string path) => RemotingWorker.Current!.State[key] = new Document(path, key);

    [ProcessPoolCallable]
    public static Handle<Document> Open(string path, string name) => Handle.Create(new Document(path, name));

    [ProcessPoolCallable]
    public static string Read(Handle<Document> document) => document.Value.Read();

    [ProcessPoolCallable]
    public static string ReadPage(Handle<Document> document, int page) => $"{document.Value.Read()} {page}";

    [ProcessPoolCallable]
    public static string ReadBoth(Pair pair) => pair.First.Value.Name + pair.Second?.Value.Name;

    [ProcessPoolCallable]
    public static Handle<Document> Same(Handle<Document> document) => document;

    [ProcessPoolCallable]
    public static async Task Close(Handle<Document> document) => await document.DisposeAsync();

    public sealed class Chain
    {
        public Chain? Next { get; set; }

        public Handle<Document>? Document { get; set; }
    }

    /// <summary>The same, at the end of a long chain.</summary>
    [ProcessPoolCallable]
    public static Chain AtTheEnd(Chain chain)
    {
        var last = chain;
        while (last.Next is { } next)
            last = next;
        _ = last.Document!.Value;
        return chain;
    }

    public sealed record Pair(Handle<Document> First, Handle<Document>? Second);

    /// <summary>Cannot travel: it has a delegate and a stream.</summary>
    public sealed class Document(string path, string name) : IDisposable
    {
        private readonly Func<string> _read = () => name;

        public Stream? Content { get; init; }

        public string Name => name;

        public string Read() => _read();

        public void Dispose() => File.AppendAllText(path, $"closed {name}\n");
    }
}
