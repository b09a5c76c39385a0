using System.Globalization;
using System.Text;
using Remoting.Chaos;

namespace Remoting.Tests.Leaks;

/// <summary>What the operating system holds for this process at one moment, a line of text for each thing.</summary>
internal sealed class Holdings
{
    /// <summary>
    /// Marks every process that descends from this one, however far, and whoever its parent is by now: the variable is inherited.
    /// </summary>
    private const string FamilyVariable = "REMOTING_TEST_FAMILY";

    private static readonly string Family = Guid.NewGuid().ToString("N");

    private static readonly byte[] Mark = Encoding.ASCII.GetBytes($"{FamilyVariable}={Family}");

    /// <summary>Begins with the names of the library's own threads; the kernel keeps 15 characters of a name.</summary>
    private const string ProductThread = "Remoting";

    private readonly List<string> _lines;

    private Holdings(List<string> lines) => _lines = lines;

    /// <remarks>On Windows, where there is no one place to look, only processes and files.</remarks>
    public static Holdings Take()
    {
        if (OperatingSystem.IsWindows())
            return new Holdings([.. TestSystem.Children().Select(child => $"process {child}"), .. Files()]);
        Environment.SetEnvironmentVariable(FamilyVariable, Family);
        return new Holdings([.. Processes(), .. Threads(), .. Descriptors.Targets().Select(target => $"descriptor of {target}"), .. Mappings(), .. Files()]);
    }

    /// <summary>What is here and was not there before, as often as it is more.</summary>
    public List<string> Except(Holdings before)
    {
        var more = new List<string>(_lines);
        foreach (string line in before._lines)
            more.Remove(line);
        return more;
    }

    private static IEnumerable<string> Processes()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id == Environment.ProcessId)
                continue;
            if (ProcessFiles.Contains($"{folder}/environ", Mark))
                yield return $"process {id}: {TryRead($"{folder}/cmdline")?.Replace('\0', ' ')}";
            // A process that has ended and was not reaped has no environment any more, but still a parent.
            else if (ProcessFiles.IsUnreapedChild($"{folder}/stat"))
                yield return $"unreaped process {id}";
        }
    }

    // The threads of the thread pool come and go as they like; the library's have names. A test may end on one of those: it is back only when this has looked.
    private static IEnumerable<string> Threads() =>
        Directory.EnumerateDirectories("/proc/self/task")
            .Where(folder => Path.GetFileName(folder) != Path.GetFileName(new FileInfo("/proc/thread-self").LinkTarget))
            .Select(folder => TryRead($"{folder}/comm")?.TrimEnd())
            .Where(name => name?.StartsWith(ProductThread, StringComparison.Ordinal) == true)
            .Select(name => $"thread '{name}'");

    private static IEnumerable<string> Mappings() =>
        (TryRead("/proc/self/maps") ?? "").Split('\n')
            .Where(line => line.Contains("/remoting-", StringComparison.Ordinal) || line.Contains("memfd:remoting", StringComparison.Ordinal))
            .Select(line => $"mapping {line}");

    private static IEnumerable<string> Files() =>
        new[] { OperatingSystem.IsWindows() ? null : "/dev/shm", Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), Path.GetTempPath() }
            .Where(folder => !string.IsNullOrEmpty(folder) && Directory.Exists(folder))
            .SelectMany(folder => Directory.EnumerateFileSystemEntries(folder!, $"remoting-{Environment.ProcessId}-*"))
            .Select(entry => $"file {entry}");

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended while we looked, or is not ours to look into.
        }
    }
}
