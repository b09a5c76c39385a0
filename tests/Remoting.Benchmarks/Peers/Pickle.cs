using Remoting.Benchmarks.Measuring;

namespace Remoting.Benchmarks.Peers;

/// <summary>What Python's pool carries objects with.</summary>
internal static class Pickle
{
    private const string Name = "pickle";

    public static async Task EnterAsync(Contest contest, string what, int times)
    {
        try
        {
            var python = contest.Keep(await ScriptedPool.OpenAsync(Name, "python3", "pools.py", "concurrent.futures"));
            contest.Against(Name, () => python.AskAsync("pickle-" + what, times), times);
        }
        catch (PeerMissingException missing)
        {
            contest.LeaveOut(Name, missing.Message);
        }
    }
}
