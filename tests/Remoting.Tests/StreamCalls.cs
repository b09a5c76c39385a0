using System.Runtime.CompilerServices;
using MessagePack;

namespace Remoting.Tests;

/// <summary>Streams and progress that the tests run in workers.</summary>
public static class StreamCalls
{
    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> Count(int to)
    {
        await Task.Yield();
        for (int i = 0; i < to; i++)
            yield return i;
    }

    /// <summary>Leaves a line for each item that it was moved on to.</summary>
    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> CountMarked(string file, int to)
    {
        await Task.Yield();
        for (int i = 0; i < to; i++)
        {
            Calls.Mark(file, i);
            yield return i;
        }
    }

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<byte[]> Blocks(string file, int count, int size)
    {
        await Task.Yield();
        for (int i = 0; i < count; i++)
        {
            Calls.Mark(file, i);
            yield return new byte[size];
        }
    }

    /// <summary>Gives items for ever; says when it was cancelled and has cleaned up.</summary>
    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> Endless(string cleanedUp, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                yield return i;
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await File.WriteAllTextAsync(cleanedUp, "", CancellationToken.None);
        }
    }

    /// <summary>Gives one item, then nothing for ever, whatever its token says.</summary>
    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> OneThenSpin(string spinning)
    {
        yield return Environment.ProcessId;
        await Task.Yield();
        await File.WriteAllTextAsync(spinning, "");
        while (true)
            Thread.SpinWait(100);
    }

    /// <summary>Gives one item, then waits for its token.</summary>
    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> OneThenWait([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return Environment.ProcessId;
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> CountThenThrow(int to)
    {
        await foreach (int i in Count(to))
            yield return i;
        throw new InvalidOperationException("after the items");
    }

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> CountThenExit(int to)
    {
        await foreach (int i in Count(to))
            yield return i;
        Environment.Exit(9);
    }

    /// <summary>Dies the first time, before or after its first item.</summary>
    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> DieOnce(string marker, bool afterAnItem)
    {
        await Task.Yield();
        bool first = !File.Exists(marker);
        await File.WriteAllTextAsync(marker, "");
        if (first && !afterAnItem)
            Environment.Exit(1);
        yield return RemotingWorker.Current!.Attempt;
        if (first)
            Environment.Exit(1);
    }

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<Fragile> Fragiles(int count, int bad, bool onWrite)
    {
        await Task.Yield();
        for (int i = 0; i < count; i++)
            yield return new Fragile(i, i == bad && onWrite, i == bad && !onWrite);
    }

    /// <summary>Does not yield a thread: items are computed in the moves.</summary>
    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> ItemThenWait(string go)
    {
        yield return 1;
        while (!File.Exists(go))
            Thread.Sleep(1);
        yield return 2;
        await Task.CompletedTask;
    }

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<string> WithProgress(int count, IProgress<int> progress)
    {
        for (int i = 0; i < count; i++)
        {
            progress.Report(i);
            yield return $"item {i}";
            await Task.Yield();
        }
    }

    // Progress.

    [ProcessPoolCallable]
    public static int Report(int count, IProgress<int>? progress)
    {
        for (int i = 1; i <= count; i++)
            progress?.Report(i);
        return progress is null ? -1 : count;
    }

    [ProcessPoolCallable]
    public static async Task<string> ReportTwo(int count, IProgress<string> text, CancellationToken cancellationToken, IProgress<(int Done, int Of)>? numbers = null)
    {
        for (int i = 1; i <= count; i++)
        {
            text.Report($"step {i}");
            numbers?.Report((i, count));
            await Task.Delay(1, cancellationToken);
        }
        return "done";
    }

    /// <summary>Reports, then waits until the reports are known to have come.</summary>
    [ProcessPoolCallable]
    public static void ReportThenWait(int value, string go, IProgress<int> progress)
    {
        progress.Report(value);
        while (!File.Exists(go))
            Thread.Sleep(1);
    }

    /// <summary>Goes on reporting when its call has ended.</summary>
    [ProcessPoolCallable]
    public static int ReportAfterwards(IProgress<int> progress)
    {
        progress.Report(1);
        ThreadPool.QueueUserWorkItem(_ =>
        {
            for (int i = 2; i < 20_000; i++)
                progress.Report(i);
        });
        return 1;
    }

    [ProcessPoolCallable]
    public static void ReportThenThrow(int count, IProgress<int> progress)
    {
        Report(count, progress);
        throw new InvalidOperationException("after the reports");
    }

    [ProcessPoolCallable]
    public static void ReportThenExit(int count, IProgress<int> progress)
    {
        Report(count, progress);
        Environment.Exit(5);
    }

    /// <summary>Many threads report at once, each a rising number of its own.</summary>
    [ProcessPoolCallable]
    public static void ReportFromThreads(int threads, int count, IProgress<(int Thread, int Value)> progress) =>
        Parallel.For(0, threads, thread =>
        {
            for (int i = 1; i <= count; i++)
                progress.Report((thread, i));
        });
}

/// <summary>Fails on its way, if told so.</summary>
[MessagePackFormatter(typeof(FragileFormatter))]
public sealed record Fragile(int Value, bool FailsOnWrite, bool FailsOnRead);

public sealed class FragileFormatter : MessagePack.Formatters.IMessagePackFormatter<Fragile>
{
    public void Serialize(ref MessagePackWriter writer, Fragile value, MessagePackSerializerOptions options)
    {
        if (value.FailsOnWrite)
            throw new InvalidDataException("cannot be written");
        writer.Write(value.FailsOnRead ? -1 : value.Value);
    }

    public Fragile Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        int value = reader.ReadInt32();
        return value < 0 ? throw new InvalidDataException("cannot be read") : new Fragile(value, false, false);
    }
}
