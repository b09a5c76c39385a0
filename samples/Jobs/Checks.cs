using System.Diagnostics;

namespace Jobs;

/// <summary>What came of the jobs, and whether it is what should.</summary>
internal sealed class Checks
{
    /// <summary>Many times what any of them takes: a job that is not stopped by then has not been stopped.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public bool AreAllRight { get; private set; } = true;

    /// <summary>Waits for a job's end, prints it, and looks whether the process it ran in is gone.</summary>
    /// <param name="job">Its name.</param>
    /// <param name="expected">The end that it should have.</param>
    /// <param name="end">The one that it has.</param>
    /// <param name="process">Where it ran; 0 where that does not matter.</param>
    public async Task AddAsync(string job, string expected, Task<string> end, int process = 0)
    {
        var clock = Stopwatch.StartNew();
        string found;
        try
        {
            found = await end.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            found = "still running";
        }
        // A scheduler may know that a job is deleted before it has ended.
        while (process != 0 && IsRunning(process) && clock.Elapsed < Limit)
            await Task.Delay(20);
        bool isGone = process == 0 || !IsRunning(process);
        bool isRight = found == expected && isGone;
        AreAllRight &= isRight;
        Console.WriteLine($"{(isRight ? "as it should be" : "WRONG")}: {job}: {found}{(process == 0 ? "" : isGone ? ", and its process is gone" : ", and its process still runs")}");
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
