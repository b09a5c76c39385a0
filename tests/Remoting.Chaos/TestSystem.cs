using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Remoting.Chaos;

/// <summary>
/// What differs between the systems that the tests run on: how processes are looked at, which programs there are, how files are found, and the codes by
/// which processes end. Windows means Wine here; nothing else was tried.
/// </summary>
public static partial class TestSystem
{
    private const int SignalBase = 128;
    private const uint Synchronize = 0x100000;
    private const uint QueryLimited = 0x1000;
    private const uint SuspendOrResume = 0x800;
    private const uint TimeOut = 0x102;

    /// <summary>Wine's fail-fast leaves another code than that of Windows.</summary>
    private static readonly bool IsWine =
        OperatingSystem.IsWindows() && NativeLibrary.TryGetExport(NativeLibrary.Load("ntdll"), "wine_get_version", out _);

    /// <summary>Whether a program ends whose stack overflows; under Wine it stands still.</summary>
    public static bool EndsByStackOverflow => !IsWine;

    /// <summary>By how much time limits of tests are longer than usual: where processors are emulated.</summary>
    public static int Patience { get; } = int.TryParse(Environment.GetEnvironmentVariable("REMOTING_TEST_PATIENCE"), out int times) ? times : 1;

    /// <summary>The signal of <see cref="Process.Kill()"/>; Windows has none.</summary>
    public static int? KillSignal => OperatingSystem.IsWindows() ? null : 9;

    /// <summary>Whether a process runs; one that has ended and was not reaped does not.</summary>
    public static bool IsAlive(int processId)
    {
        if (OperatingSystem.IsWindows())
        {
            using var process = Open(Synchronize, inherit: false, processId);
            return !process.IsInvalid && Wait(process, 0) == TimeOut;
        }
        try
        {
            string status = File.ReadAllText($"/proc/{processId}/stat");
            return status[(status.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Ends a process that may have ended already.</summary>
    public static void Kill(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has.
        }
    }

    /// <summary>Stops a process, as a debugger or Ctrl-Z does.</summary>
    public static void Stop(int processId) => Signal(processId, Native.SigStop, Suspend);

    /// <summary>Lets it go on.</summary>
    public static void Continue(int processId) => Signal(processId, Native.SigCont, Resume);

    /// <summary>Whether a process that was stopped has stopped.</summary>
    public static bool IsStopped(int processId) =>
        OperatingSystem.IsWindows() || File.ReadAllText($"/proc/{processId}/stat").Contains(") T ", StringComparison.Ordinal);

    /// <summary>The processes that this one has started, and that run. Windows only: elsewhere /proc says more.</summary>
    public static IEnumerable<int> Children() => ChildrenOf(Environment.ProcessId);

    /// <summary>The same of another, which may have ended. Windows only.</summary>
    public static IEnumerable<int> ChildrenOf(int processId)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                using var handle = Open(Synchronize | QueryLimited, inherit: false, process.Id);
                var facts = default(ProcessFacts);
                if (!handle.IsInvalid && Query(handle, 0, ref facts, Marshal.SizeOf<ProcessFacts>(), out _) == 0 && facts.Parent == processId
                    && Wait(handle, 0) == TimeOut)
                    yield return process.Id;
            }
        }
    }

    /// <summary>By which code a process ends.</summary>
    public static int ExitCodeOf(WorkerExitReason reason) => (OperatingSystem.IsWindows(), reason) switch
    {
        (false, WorkerExitReason.Killed) => SignalBase + 9,
        (false, _) => SignalBase + 6,
        (true, WorkerExitReason.Killed) => -1,
        (true, WorkerExitReason.StackOverflow) => unchecked((int)0xC00000FD),
        (true, WorkerExitReason.FailFast) => unchecked((int)(IsWine ? 0xC0000602 : 0x80131623)),
        (true, _) => unchecked((int)0xE0434352),
    };

    /// <summary>This program, started as the one that runs was: by the <c>dotnet</c> that runs it, or by itself.</summary>
    public static ProcessStartInfo Program(params IEnumerable<string> arguments)
    {
        string[] command = [.. Command, .. arguments];
        return new ProcessStartInfo(command[0], command[1..]);
    }

    /// <summary>The same, for a line of shell.</summary>
    public static string ProgramLine => string.Join(' ', Command);

    /// <summary>Starts a process that sleeps for ten minutes.</summary>
    public static Process StartSleeper() =>
        OperatingSystem.IsWindows() ? Process.Start(Program(SleepVerb))! : Process.Start("sleep", "600");

    /// <summary>The files of a folder whose names begin so. (Wine finds none by a pattern with a dot before the asterisk.)</summary>
    public static IEnumerable<string> FilesOf(string folder, string beginning) =>
        Directory.EnumerateFiles(folder).Where(path => Path.GetFileName(path).StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>The lines of a file that somebody may be writing: on Windows a reader keeps writers out, unless he says that he does not.</summary>
    public static IEnumerable<string> ReadLines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    internal const string SleepVerb = "sleep";

    private static void Signal(int processId, int signal, Func<SafeHandle, int> windows)
    {
        if (!OperatingSystem.IsWindows())
        {
            Native.Signal(processId, signal);
            return;
        }
        using var process = Open(SuspendOrResume, inherit: false, processId);
        int status = windows(process);
        if (status != 0)
            throw new InvalidOperationException($"0x{status:x}");
    }

    private static string[] Command =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
            ? [path, Path.Combine(AppContext.BaseDirectory, "Remoting.Chaos.dll")]
            : [Path.Combine(AppContext.BaseDirectory, "Remoting.Chaos")];

    /// <summary>PROCESS_BASIC_INFORMATION.</summary>
    private struct ProcessFacts
    {
        public nint Status;
        public nint Block;
        public nint Affinity;
        public nint Priority;
        public nint Process;
        public nint Parent;
    }

    [LibraryImport("kernel32", EntryPoint = "OpenProcess")]
    private static partial SafeFileHandle Open(uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit, int processId);

    [LibraryImport("kernel32", EntryPoint = "WaitForSingleObject")]
    private static partial uint Wait(SafeHandle handle, uint milliseconds);

    [LibraryImport("ntdll", EntryPoint = "NtSuspendProcess")]
    private static partial int Suspend(SafeHandle process);

    [LibraryImport("ntdll", EntryPoint = "NtResumeProcess")]
    private static partial int Resume(SafeHandle process);

    [LibraryImport("ntdll", EntryPoint = "NtQueryInformationProcess")]
    private static partial int Query(SafeHandle process, int kind, ref ProcessFacts facts, int size, out int written);
}
