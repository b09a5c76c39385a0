using System.Globalization;
using System.Runtime.CompilerServices;

namespace Remoting.Clustering.Tests;

/// <summary>What runs in workers of silos.</summary>
public static class ClusterCalls
{
    [ProcessPoolCallable]
    public static string Silo() => Environment.GetEnvironmentVariable("REMOTING_SILO") ?? "";

    [ProcessPoolCallable]
    public static int Double(int number) => 2 * number;

    /// <summary>A result of a type of the program's own: what reads it may be the program's code.</summary>
    [ProcessPoolCallable]
    public static Place PlaceOf(int number) => new(number, 2 * number);

    [ProcessPoolCallable]
    public static byte[] Reverse(byte[] bytes)
    {
        Array.Reverse(bytes);
        return bytes;
    }

    [ProcessPoolCallable]
    public static byte[] Make(int length) => new byte[length];

    [ProcessPoolCallable]
    public static int Throw(string message) => throw new InvalidOperationException(message);

    [ProcessPoolCallable]
    public static void Exit() => Environment.Exit(3);

    [ProcessPoolCallable]
    public static int FailUntil(int attempt) => RemotingWorker.Current!.Attempt is var now && now >= attempt ? now : throw new InvalidOperationException("not yet");

    [ProcessPoolCallable]
    public static int DieUntil(int attempt)
    {
        if (RemotingWorker.Current!.Attempt < attempt)
            Environment.Exit(3);
        return RemotingWorker.Current.Attempt;
    }

    /// <summary>Says where it has begun, and ends when it is let, or cancelled, which it says, too.</summary>
    [ProcessPoolCallable]
    public static string Hold(string folder, int number, CancellationToken cancellationToken)
    {
        string begun = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"begun.{number}.{RemotingWorker.Current!.Attempt}"));
        File.WriteAllText(begun + ".new", Silo());
        File.Move(begun + ".new", begun);
        while (!File.Exists(Path.Combine(folder, "release")))
        {
            if (cancellationToken.WaitHandle.WaitOne(5))
            {
                File.WriteAllText(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"cancelled.{number}")), "");
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        return Silo();
    }

    /// <summary>Leaves a line for each time that it runs.</summary>
    [ProcessPoolCallable]
    public static int Mark(string folder, int number)
    {
        Thread.Sleep(1);
        File.AppendAllText(Path.Combine(folder, $"mark.{Environment.ProcessId}"), string.Create(CultureInfo.InvariantCulture, $"{number}\n"));
        return number;
    }

    [ProcessPoolCallable]
    public static void Sleep(int milliseconds) => Thread.Sleep(milliseconds);

    /// <summary>The same, until it is cancelled.</summary>
    [ProcessPoolCallable]
    public static void Linger(int milliseconds, CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne(milliseconds);
        cancellationToken.ThrowIfCancellationRequested();
    }

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> Count(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return i;
        }
        await Task.CompletedTask;
    }

    [ProcessPoolCallable]
    public static int Report(int count, IProgress<int> progress)
    {
        for (int i = 1; i <= count; i++)
            progress.Report(i);
        return count;
    }
}

/// <summary>A type of the program's own.</summary>
public sealed record Place(int X, int Y);
