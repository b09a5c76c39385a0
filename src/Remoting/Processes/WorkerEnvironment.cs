using System.Collections;
using System.Globalization;
using Remoting.Protocol;

namespace Remoting.Processes;

/// <summary>The environment of a worker: the parent's as it is when the worker starts, without what is meant for the parent alone.</summary>
internal static class WorkerEnvironment
{
    /// <summary>
    /// Beginnings of the names of variables by which a tool asks to look into one process: in every worker it would start again, wait there for somebody
    /// to connect (and the worker with it), or write its file over that of the parent. Who wants one in workers says so in
    /// <see cref="ProcessPoolOptions.WorkerEnvironment"/>. Profilers (<c>CORECLR_*</c>) stay: they are made to follow a program into the processes that
    /// it starts, and do not wait.
    /// </summary>
    private static readonly string[] Tools =
    [
        // Settings of the runtime, each with both of its prefixes.
        .. ((string[])["DiagnosticPorts", "DefaultDiagnosticPortSuspend", "EnableEventPipe", "EventPipe"])
            .SelectMany(static name => (string[])[$"DOTNET_{name}", $"COMPlus_{name}"]),
        "DOTNET_STARTUP_HOOKS", "DOTNET_MODIFIABLE_ASSEMBLIES", "DOTNET_HOTRELOAD_", "DOTNET_WATCH", "ASPNETCORE_HOSTINGSTARTUPASSEMBLIES",
        "TESTINGPLATFORM_", "VSTEST_",
    ];

    /// <summary>What a pool is given for its workers, as it is now.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="parameter">What they are called where they are given.</param>
    /// <exception cref="ArgumentException">No process can have such a variable.</exception>
    public static Dictionary<string, string?>? Copy(IReadOnlyDictionary<string, string?>? variables, string parameter)
    {
        foreach (var (name, value) in variables ?? new Dictionary<string, string?>())
        {
            // Windows has variables of its own that begin so.
            if (string.IsNullOrEmpty(name) || name.IndexOf('=', 1) >= 0 || (name[0] == '=' && !OperatingSystem.IsWindows()) || name.Contains('\0', StringComparison.Ordinal))
                throw new ArgumentException($"'{name?.Replace('\0', '?')}' cannot be the name of an environment variable.", parameter);
            if (value?.Contains('\0', StringComparison.Ordinal) == true)
                throw new ArgumentException($"The value of the environment variable '{name}' has a zero character, at which it would end.", parameter);
        }
        return variables?.ToDictionary();
    }

    /// <param name="environment">The worker's; the parent's so far.</param>
    /// <param name="options">Of the pool.</param>
    /// <param name="ticket">How the worker finds its parent.</param>
    /// <param name="name">What no other process is called.</param>
    public static void Apply(IDictionary<string, string?> environment, ProcessPoolOptions options, WorkerTicket ticket, string name)
    {
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            string variable = (string)entry.Key;
            if (Array.Exists(Tools, prefix => variable.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                environment.Remove(variable);
        }
        if (options.WorkerMemoryLimit is { } bytes)
            environment["DOTNET_GCHeapHardLimit"] = bytes.ToString("X", CultureInfo.InvariantCulture);
        var given = new OwnVariables(environment);
        // Several heaps and threads per worker are for servers; a pool has several workers.
        environment["DOTNET_gcServer"] = "0";
        if (options.CrashCapsules is { } capsules)
            CrashReport.Ask(environment, capsules.Folder, name, capsules.WithStacks, capsules.WithDump);
        given.NoteChanges();
        foreach (var (variable, value) in options.WorkerEnvironment ?? new Dictionary<string, string?>())
        {
            given.Forget(variable);
            if (value is null)
                environment.Remove(variable);
            else
                environment[variable] = value;
        }
        given.Announce();
        environment[WorkerTicket.Variable] = ticket.ToString();
    }
}
