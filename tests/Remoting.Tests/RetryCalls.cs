namespace Remoting.Tests;

/// <summary>Calls that fail, each in its way, until they were started often enough.</summary>
public static class RetryCalls
{
    /// <summary>Which attempt it was, and where.</summary>
    public sealed record Place(int Attempt, int ProcessId, int WorkerId);

    [ProcessPoolCallable]
    public static Place ThrowUntil(int attempt) =>
        RemotingWorker.Current!.Attempt < attempt ? throw new InvalidOperationException($"attempt {RemotingWorker.Current.Attempt}") : Here();

    [ProcessPoolCallable]
    public static Place DieUntil(int attempt)
    {
        if (RemotingWorker.Current!.Attempt < attempt)
            Environment.Exit(3);
        return Here();
    }

    [ProcessPoolCallable]
    public static async Task<Place> HangUntil(int attempt, CancellationToken cancellationToken)
    {
        if (RemotingWorker.Current!.Attempt < attempt)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        return Here();
    }

    /// <summary>An item of a map that fails at first, where it is odd.</summary>
    [ProcessPoolCallable]
    public static int OddAtFirst(int item) => item % 2 == 1 && RemotingWorker.Current!.Attempt == 1 ? throw new InvalidOperationException("odd") : item;

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> StreamUntil(int attempt, int itemsBefore)
    {
        await Task.Yield();
        for (int i = 0; i < itemsBefore; i++)
            yield return i;
        if (RemotingWorker.Current!.Attempt < attempt)
            throw new InvalidOperationException("the stream");
        yield return 100;
    }

    /// <summary>Notes when it runs, and counts those that run with it.</summary>
    [ProcessPoolCallable]
    public static int CountRunning(string folder, int milliseconds)
    {
        string mine = Path.Combine(folder, $"running.{Environment.ProcessId}");
        File.WriteAllText(mine, "");
        int running = 0;
        for (int i = 0; i < milliseconds; i += 5)
        {
            running = Math.Max(running, Directory.GetFiles(folder, "running.*").Length);
            Thread.Sleep(5);
        }
        File.Delete(mine);
        return running;
    }

    private static Place Here() => new(RemotingWorker.Current!.Attempt, Environment.ProcessId, RemotingWorker.Current.WorkerId);
}
