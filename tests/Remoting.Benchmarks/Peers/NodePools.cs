using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Peers;

/// <summary>Node's pools of child processes, from a <c>node_modules</c> folder that an environment variable names.</summary>
internal static class NodePools
{
    public const string FolderVariable = "BENCHMARK_NODE_MODULES";

    private static readonly string[] All = ["jest-worker", "tinypool"];

    /// <inheritdoc cref="PythonPools.EnterAsync"/>
    public static async Task EnterAsync(Contest contest, Func<ScriptedPool, Task<double>> round, int operations = 1, int maxRounds = int.MaxValue)
    {
        string? folder = Environment.GetEnvironmentVariable(FolderVariable);
        foreach (string name in All)
        {
            try
            {
                if (folder is null)
                    throw new PeerMissingException($"{FolderVariable} does not say where it is installed");
                var pool = contest.Keep(await ScriptedPool.OpenAsync(name, "node", "pools.mjs", name, folder));
                contest.Against(name, () => round(pool), operations, maxRounds);
            }
            catch (PeerMissingException missing)
            {
                contest.LeaveOut(name, missing.Message);
            }
        }
    }
}
