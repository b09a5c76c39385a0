using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Remoting.Platform;

/// <summary>
/// Where <c>/proc</c> has a process. It may be that of an outer namespace, in which the id that this process knows the other by is somebody else's: then the kernel
/// is asked, which writes a process's id as that <c>/proc</c> counts.
/// </summary>
internal static partial class ProcFolder
{
    // On all architectures.
    private const nint OpenProcess = 434;

    private static readonly bool IsOwn = new FileInfo("/proc/self").LinkTarget is not { Length: > 0 } own || own == Number(Environment.ProcessId);

    /// <summary>The folder of a process; one that does not exist where it cannot be told, or has ended.</summary>
    public static string Of(int processId) => $"/proc/{(IsOwn ? Number(processId) : NumberThere(processId) ?? "none")}";

    /// <summary>The threads of a process, as this process counts; none where it has ended.</summary>
    public static IEnumerable<int> ThreadsOf(int processId)
    {
        foreach (string path in Directory.GetDirectories($"{Of(processId)}/task"))
        {
            string? number = IsOwn ? Path.GetFileName(path) : NumberHere(path);
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int thread))
                yield return thread;
        }
    }

    /// <summary>The id as the other namespace has it.</summary>
    private static string? NumberThere(int processId)
    {
        nint descriptor = SystemCall(OpenProcess, processId, 0, 0, 0);
        if (descriptor < 0)
            return null;
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        return ValueOf($"/proc/self/fdinfo/{Number((int)descriptor)}", "Pid:") is [.., var number] && number is not ("0" or "-1") ? number : null;
    }

    /// <summary>The id of a thread as the innermost namespace has it: this process's, which has started the other.</summary>
    private static string? NumberHere(string path) => ValueOf($"{path}/status", "NSpid:") is [.., var number] ? number : null;

    private static string[]? ValueOf(string file, string name)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..]
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Number(int id) => id.ToString(CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint argument1, nint argument2, nint argument3, nint argument4);
}
