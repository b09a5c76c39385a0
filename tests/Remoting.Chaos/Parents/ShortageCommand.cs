using System.Globalization;
using System.Runtime.InteropServices;

namespace Remoting.Chaos.Parents;

/// <summary>
/// A program that has only so many descriptors for a while: every call ends all the same, one way or the other, and when there are more the next pool
/// works, whatever failed before.
/// </summary>
internal static partial class ShortageCommand
{
    public const string Verb = "shortage";

    private const int Descriptors = 7; // RLIMIT_NOFILE
    private const int Workers = 12;

    public static async Task<int> RunAsync(string limit)
    {
        // The runtime never again tries to load an assembly that it could not load once, so a program that comes to its limits before it has used what it
        // is made of cannot be helped. This one has used it.
        int most = int.Parse(limit, CultureInfo.InvariantCulture);
        Console.WriteLine($"{most} descriptors");
        await using (var warm = new ProcessPoolExecutor(1))
            await warm.SubmitAsync(Starvations.Remote.Same(0));
        _ = Get(Descriptors, out var before);
        var low = before with { Current = (ulong)most };
        _ = Set(Descriptors, in low);
        int good = 0, bad = 0;
        try
        {
            var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = Workers, WorkerStartTimeout = TimeSpan.FromSeconds(5) });
            var calls = Enumerable.Range(0, Workers).Select(i => executor.SubmitAsync(Starvations.Remote.Same(i))).ToArray();
            foreach (var call in calls)
            {
                // Not with the framework's timers, whose thread cannot be made now.
                if (!((IAsyncResult)call).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(25)))
                    break;
                good += call.IsCompletedSuccessfully ? 1 : 0;
                bad += call.Exception?.InnerException is RemotingException ? 1 : 0;
            }
            await executor.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or TypeInitializationException or FileNotFoundException)
        {
            // So few that the runtime itself cannot load what a pool is made of.
            bad = Workers - good;
        }
        _ = Set(Descriptors, in before);
        Console.WriteLine($"{good} good, {bad} failed");
        if (good + bad != Workers)
            return 1;
        await using var next = new ProcessPoolExecutor(1);
        return await next.SubmitAsync(Starvations.Remote.Same(5)).WaitAsync(TimeSpan.FromSeconds(10)) == 5 ? 0 : 2;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Get(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int Set(int resource, in Limit limit);

    private record struct Limit(ulong Current, ulong Maximum);
}
