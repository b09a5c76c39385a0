using System.Collections;
using System.Globalization;

namespace Remoting.Workers;

/// <summary>The environment of a worker: the parent's without what is meant for the parent alone.</summary>
internal static class WorkerEnvironment
{
    // Tools that look into the parent would start in every worker, and some wait there for somebody to connect.
    private static readonly string[] Removed =
    [
        "DOTNET_STARTUP_HOOKS", "DOTNET_MODIFIABLE_ASSEMBLIES", "DOTNET_HOTRELOAD_", "DOTNET_WATCH", "ASPNETCORE_HOSTINGSTARTUPASSEMBLIES",
        "TESTINGPLATFORM_", "VSTEST_",
    ];

    public static void Apply(IDictionary<string, string?> environment, ProcessPoolOptions options, WorkerTicket ticket)
    {
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            string name = (string)entry.Key;
            if (Array.Exists(Removed, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                environment.Remove(name);
        }
        // Several heaps and threads per worker are for servers; a pool has several workers.
        environment["DOTNET_gcServer"] = "0";
        if (options.WorkerMemoryLimit is { } bytes)
            environment["DOTNET_GCHeapHardLimit"] = bytes.ToString("X", CultureInfo.InvariantCulture);
        foreach (var (name, value) in options.WorkerEnvironment ?? new Dictionary<string, string?>())
        {
            if (value is null)
                environment.Remove(name);
            else
                environment[name] = value;
        }
        environment[WorkerTicket.Variable] = ticket.ToString();
    }
}
