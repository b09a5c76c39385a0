using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Peers;

/// <summary>Python's pools: the standard library's, and loky and pebble where they are installed.</summary>
internal static class PythonPools
{
    public const string Standard = "python";

    private static readonly (string Name, string Module)[] All = [(Standard, "concurrent.futures"), ("loky", "loky"), ("pebble", "pebble")];

    /// <summary>Adds the pools that are installed.</summary>
    /// <param name="contest">Where they take part.</param>
    /// <param name="round">One round of one of them.</param>
    /// <param name="operations">Calls of one round.</param>
    /// <param name="maxRounds">Rounds at most.</param>
    public static async Task EnterAsync(Contest contest, Func<ScriptedPool, Task<double>> round, int operations = 1, int maxRounds = int.MaxValue)
    {
        foreach (var (name, module) in All)
        {
            try
            {
                var pool = contest.Keep(await ScriptedPool.OpenAsync(name, "python3", "pools.py", module));
                contest.Against(name, () => round(pool), operations, maxRounds);
            }
            catch (PeerMissingException missing)
            {
                contest.LeaveOut(name, missing.Message);
            }
        }
    }
}
