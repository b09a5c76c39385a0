using System.Diagnostics;

namespace Remoting.Chaos.Storm;

/// <summary>What the storm runs in workers. Each call notes its number first.</summary>
public static class Work
{
    private static readonly List<byte[]> Leak = [];

    /// <summary>What the call of a number must give.</summary>
    internal static long Answer(long id) => unchecked((id * 0x1E3779B97F4A7C15L) ^ (id >> 7));

    [ProcessPoolCallable]
    public static long Compute(long id, int microseconds)
    {
        RunLog.Note(id);
        Spin(microseconds);
        return Answer(id);
    }

    /// <summary>Gives how many calls of the same lease have come so far, this one included.</summary>
    [ProcessPoolCallable]
    public static int Step(long id, int microseconds)
    {
        RunLog.Note(id);
        Spin(microseconds);
        var state = RemotingWorker.Current!.State;
        int steps = state.TryGetValue("steps", out object? before) ? (int)before! + 1 : 1;
        state["steps"] = steps;
        return steps;
    }

    /// <summary>Gives the answer with something of each shared value in it.</summary>
    [ProcessPoolCallable]
    public static long LookUp(long id, Shared<byte[]> bytes, int at, Shared<Dictionary<string, int>> words, string word, int microseconds)
    {
        RunLog.Note(id);
        var span = bytes.Span;
        Spin(microseconds);
        return Answer(id) ^ span[at] ^ words.Value[word];
    }

    [ProcessPoolCallable]
    public static long ByteAt(long id, Shared<byte[]> bytes)
    {
        RunLog.Note(id);
        return Answer(id) ^ bytes.Span[(int)(id % bytes.Span.Length)];
    }

    /// <summary>Gives the answers of consecutive numbers, with so many bytes beside each; then ends, or throws.</summary>
    [ProcessPoolCallable]
    public static async IAsyncEnumerable<(long Number, byte[] Block)> Stream(long id, int count, int padding, bool throwsAtEnd)
    {
        RunLog.Note(id);
        for (int i = 0; i < count; i++)
        {
            yield return (Answer(id + i), new byte[padding]);
            if (i % 100 == 99)
                await Task.Yield();
        }
        if (throwsAtEnd)
            throw new InvalidDataException($"{id}");
    }

    /// <summary>Reports each number up to the count.</summary>
    [ProcessPoolCallable]
    public static long Report(long id, int count, IProgress<int> progress)
    {
        RunLog.Note(id);
        for (int i = 1; i <= count; i++)
            progress.Report(i);
        return Answer(id);
    }

    /// <summary>Gives each byte changed.</summary>
    [ProcessPoolCallable]
    public static byte[] Transform(long id, byte[] bytes)
    {
        RunLog.Note(id);
        byte[] result = new byte[bytes.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = (byte)(bytes[i] ^ (byte)id);
        return result;
    }

    /// <summary>Leaves a process behind that holds the worker's connections, and then dies, or not.</summary>
    [ProcessPoolCallable]
    public static long LeaveHolder(long id, bool dies)
    {
        RunLog.Note(id);
        Native.LeaveHolder(seconds: 2);
        if (dies)
            Environment.Exit(9);
        return Answer(id);
    }

    [ProcessPoolCallable]
    public static void Throw(long id)
    {
        RunLog.Note(id);
        throw new InvalidDataException($"{id}");
    }

    /// <summary>Runs for ever, or until its token says otherwise, if it looks at it.</summary>
    [ProcessPoolCallable]
    public static async Task<long> RunOn(long id, bool watchful, CancellationToken cancellationToken)
    {
        RunLog.Note(id);
        if (watchful)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        while (true)
            Thread.Sleep(1);
    }

    [ProcessPoolCallable]
    public static long Die(long id, Deaths.DeathCause cause)
    {
        RunLog.Note(id);
        Deaths.Dying.Now(cause);
        return 0;
    }

    /// <summary>Dies when it is started for the first time.</summary>
    [ProcessPoolCallable]
    public static long DieAtFirst(long id)
    {
        RunLog.Note(id);
        if (RemotingWorker.Current!.Attempt == 1)
            Environment.Exit(1);
        return Answer(id);
    }

    /// <summary>Throws when it is started for the first time.</summary>
    [ProcessPoolCallable]
    public static long ThrowAtFirst(long id)
    {
        RunLog.Note(id);
        return RemotingWorker.Current!.Attempt == 1 ? throw new InvalidDataException($"{id}") : Answer(id);
    }

    /// <summary>Leaves memory behind in its worker.</summary>
    [ProcessPoolCallable]
    public static long LeakMemory(long id, int bytes)
    {
        RunLog.Note(id);
        byte[] block = new byte[bytes];
        Array.Fill(block, (byte)1);
        Leak.Add(block);
        return Answer(id);
    }

    private static void Spin(int microseconds)
    {
        long until = Stopwatch.GetTimestamp() + microseconds * (Stopwatch.Frequency / 1_000_000);
        while (Stopwatch.GetTimestamp() < until)
            Thread.SpinWait(10);
    }
}
