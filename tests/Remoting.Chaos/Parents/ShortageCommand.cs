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
        // What a program has loaded when it comes to that is not the subject: the first use of the library is before it for one half of the limits.
        int most = int.Parse(limit, CultureInfo.InvariantCulture);
        if (most % 16 == 4)
        {
            await using var warm = new ProcessPoolExecutor(1);
            await warm.SubmitAsync(Starvations.Remote.Same(0));
        }
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
                try
                {
                    await call.WaitAsync(TimeSpan.FromSeconds(25));
                    good++;
                }
                catch (RemotingException)
                {
                    bad++;
                }
            }
            await executor.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
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
