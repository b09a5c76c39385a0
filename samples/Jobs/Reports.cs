using Remoting;

namespace Jobs;

/// <summary>What the jobs do, in a worker.</summary>
public static class Reports
{
    [ProcessPoolCallable]
    public static string Build(string name) => $"report of {name}";

    /// <summary>What a job does that hangs: it asks for no token, and no thread could be made to leave it.</summary>
    /// <param name="name">Of the job.</param>
    /// <param name="started">Told the process that it runs in.</param>
    [ProcessPoolCallable]
    public static string BuildForEver(string name, IProgress<int> started)
    {
        started.Report(Environment.ProcessId);
        for (long rounds = 0; ; rounds++)
        {
            if (name.Length < 0)
                return name;
        }
    }
}
