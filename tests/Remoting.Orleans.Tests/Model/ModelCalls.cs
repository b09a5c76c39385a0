using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Remoting.Clustering.Tests;

/// <summary>What the model's silos run, on threads of this process: so it can be counted.</summary>
#pragma warning disable RMT0301 // The silos of the model are in this process.
public static class ModelCalls
{
    /// <summary>How often each number has run, by test.</summary>
    public static ConcurrentDictionary<(string Test, int Number), int> Runs { get; } = new();

    /// <summary>What calls wait for, by test.</summary>
    public static ConcurrentDictionary<string, TaskCompletionSource> Gates { get; } = new();

    /// <summary>In which order numbers have run, by test.</summary>
    public static ConcurrentDictionary<string, ConcurrentQueue<int>> Orders { get; } = new();

    /// <summary>Gives what it is given: its result is its argument, also as bytes.</summary>
    [ProcessPoolCallable]
    public static int Identity(int number) => number;

    [ProcessPoolCallable]
    public static int Count(string test, int number)
    {
        Runs.AddOrUpdate((test, number), 1, (_, count) => count + 1);
        return number;
    }

    [ProcessPoolCallable]
    public static int ThrowEachThird(int number) => number % 3 == 0 ? throw new InvalidOperationException($"third {number}.") : number;

    /// <summary>A result that takes as long to be read as its test wants.</summary>
    [ProcessPoolCallable]
    public static Slow Slow(string test, int number) => new(test, number);

    /// <summary>The same, and says when it came.</summary>
    [ProcessPoolCallable]
    public static int Note(string test, int number)
    {
        Orders.GetOrAdd(test, _ => []).Enqueue(number);
        return number;
    }

    /// <summary>Adds what it is given, and stops behind so many.</summary>
    [ProcessPoolCallable]
    public static async Task<long> Sum(string test, int number, IAsyncEnumerable<int> numbers, int most, CancellationToken cancellationToken)
    {
        Runs.AddOrUpdate((test, number), 1, (_, count) => count + 1);
        long sum = 0;
        int taken = 0;
        await foreach (int next in numbers.WithCancellation(cancellationToken))
        {
            sum += next;
            if (++taken == most)
                break;
        }
        return sum;
    }

    /// <summary>Looks at one number of many, and at one of few.</summary>
    [ProcessPoolCallable]
    public static int Look(string test, int number, Shared<int[]> many, Shared<List<int>> few)
    {
        Runs.AddOrUpdate((test, number), 1, (_, count) => count + 1);
        return many.Span[number] + few.Value[number % few.Value.Count];
    }

    /// <summary>Looks at a number when it is let.</summary>
    [ProcessPoolCallable]
    public static async Task<int> LookLater(string test, int number, Shared<int[]> many, CancellationToken cancellationToken)
    {
        await Wait(test, number, cancellationToken);
        return many.Value[number];
    }

    /// <summary>How long what it is given is.</summary>
    [ProcessPoolCallable]
    public static int Measure(byte[] bytes) => bytes.Length;

    /// <summary>As many bytes as that.</summary>
    [ProcessPoolCallable]
    public static byte[] Make(int length) => new byte[length];

    /// <summary>Items of those lengths.</summary>
    [ProcessPoolCallable]
    public static async IAsyncEnumerable<byte[]> MakeEach(int[] lengths, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (int length in lengths)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new byte[length];
        }
    }

    /// <summary>Reports as many bytes as that.</summary>
    [ProcessPoolCallable]
    public static int ReportBytes(int length, IProgress<byte[]> progress)
    {
        progress.Report(new byte[length]);
        return length;
    }

    /// <summary>Reports so many times.</summary>
    [ProcessPoolCallable]
    public static int ReportEach(int count, IProgress<int> progress)
    {
        for (int i = 1; i <= count; i++)
            progress.Report(i);
        return count;
    }

    /// <summary>Reports until it is not wanted any more, and counts that.</summary>
    [ProcessPoolCallable]
    public static async Task ReportOn(string test, IProgress<int> progress, CancellationToken cancellationToken)
    {
        for (int i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            Runs.AddOrUpdate((test, 0), 1, (_, count) => count + 1);
            progress.Report(i);
            await Task.Delay(1, CancellationToken.None);
        }
    }

    /// <summary>As an initializer that does not find what it needs.</summary>
    [ProcessPoolCallable]
    public static void Refuse(string why) => throw new InvalidOperationException(why);

    [ProcessPoolCallable]
    public static async Task<int> Wait(string test, int number, CancellationToken cancellationToken)
    {
        Runs.AddOrUpdate((test, number), 1, (_, count) => count + 1);
        await Gates.GetOrAdd(test, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(cancellationToken);
        return number;
    }
}
