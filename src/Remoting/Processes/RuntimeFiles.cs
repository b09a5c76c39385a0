using System.Globalization;

namespace Remoting.Processes;

/// <summary>
/// The sockets and pipes for debuggers and tracing tools that the runtime of a process makes in its temporary folder. A process that is killed leaves
/// them. They are removed by their names, which hold the time of the process's start, so a large folder is never searched, and another's never touched.
/// </summary>
internal sealed class RuntimeFiles
{
    private readonly string[] _paths;

    private RuntimeFiles(string[] paths) => _paths = paths;

    /// <summary>Those of a process that runs.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="environment">Its environment variables.</param>
    public static RuntimeFiles Of(int processId, IDictionary<string, string?> environment)
    {
        if (!OperatingSystem.IsLinux() || StartOf(processId) is not { } start)
            return new RuntimeFiles([]);
        string folder = environment.TryGetValue("TMPDIR", out string? named) && !string.IsNullOrEmpty(named) ? named : "/tmp";
        string key = string.Create(CultureInfo.InvariantCulture, $"{processId}-{start}");
        return new RuntimeFiles(
        [
            Path.Combine(folder, $"dotnet-diagnostic-{key}-socket"), Path.Combine(folder, $"clr-debug-pipe-{key}-in"), Path.Combine(folder, $"clr-debug-pipe-{key}-out"),
        ]);
    }

    /// <summary>Those of this process.</summary>
    public static RuntimeFiles OfThisProcess() =>
        Of(Environment.ProcessId, new Dictionary<string, string?> { ["TMPDIR"] = Environment.GetEnvironmentVariable("TMPDIR") });

    public void Remove()
    {
        foreach (string path in _paths)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not worth an error: nobody finds them by chance, and the next cleaner of temporary files takes them.
            }
        }
    }

    /// <summary>In clock ticks since the start of the system: the 22nd field of its status, counted behind the name, which may hold anything.</summary>
    private static string? StartOf(int processId)
    {
        try
        {
            string status = File.ReadAllText($"/proc/{processId}/stat");
            return status[(status.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
