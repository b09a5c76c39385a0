using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Remoting.Platform;

namespace Remoting.Processes;

/// <summary>
/// Where the main thread of another process is at this moment, native and managed frames by name. The runtime has a tool for that beside it, made for
/// processes that crash, which looks into living ones as well (Linux, macOS; the process stands still meanwhile, 0.18 s on an idle machine and seconds on a busy one). A process lets its
/// parent look by <see cref="ProcessControl.DieWithParent"/>.
/// </summary>
internal static class LiveStack
{
    /// <summary>Deeper stacks are cut: what recurses without end says so in fewer frames.</summary>
    private const int MostFrames = 200;

    /// <summary>The tool may be stuck in the kernel, and is not waited for then.</summary>
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(1);

    private static readonly Lazy<string?> Tool = new(FindTool);

    /// <summary>A line a frame, innermost first; null where it cannot be had in time, for whatever reason.</summary>
    /// <param name="processId">The process, of the same user.</param>
    /// <param name="limit">How long it may take; then the process goes on.</param>
    /// <param name="goOn">Has the process go on: the tool has asked to stop what did not (a thread inside of the kernel), and that would do so when it can.</param>
    /// <param name="isOurs">Whether a frame (its method's full name) is where the caller's interest ends.</param>
    public static string? TryTake(int processId, TimeSpan limit, Action goOn, Func<string, bool> isOurs)
    {
        if (Tool.Value is not { } tool)
            return null;
        string report = Path.Combine(Path.GetTempPath(), $"remoting-stack-{Randomness.MakeName(8)}");
        try
        {
            return Run(tool, processId, report, limit, goOn) ? Describe(File.ReadAllBytes(report + CrashReport.Ending), processId, isOurs) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception or InvalidOperationException or JsonException or KeyNotFoundException or FormatException)
        {
            // Not a reason for anything: there is no stack, then.
            return null;
        }
        finally
        {
            TryDelete(report + CrashReport.Ending);
        }
    }

    private static bool Run(string tool, int processId, string report, TimeSpan limit, Action goOn)
    {
        // A small dump, of which only the report is written: what else it would look at takes its time.
        var start = new ProcessStartInfo(tool,
            ["--triage", "--crashreport", "--crashreportonly", "--name", CrashReport.AsFormat(report), processId.ToString(CultureInfo.InvariantCulture)])
        {
            // All three: a process that has one of the program's own is taken for a user of its terminal, whose settings the framework then changes.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        // What it prints fits into the pipes.
        using var output = process.StandardOutput;
        using var error = process.StandardError;
        // Not by the framework, which may not be told of the ends of its children, and then would wait for ever, and kill whoever has the number by now.
        using var handle = Hold(process, goOn);
        // How it ended need not be known: a report that is not whole is not read.
        if (handle.WaitForExit(limit))
            return true;
        handle.Kill();
        handle.WaitForExit(KillPatience);
        goOn();
        return false;
    }

    /// <summary>Where there is nothing to hold it by (no descriptors) it is ended at once: it has just been started, so its number is still its own.</summary>
    private static ProcessHandle Hold(Process process, Action goOn)
    {
        try
        {
            return ProcessHandle.Hold(process);
        }
        catch
        {
            process.Kill();
            goOn();
            throw;
        }
    }

    private static string? Describe(byte[] report, int processId, Func<string, bool> isOurs)
    {
        using var document = JsonDocument.Parse(report);
        foreach (var thread in document.RootElement.GetProperty("payload").GetProperty("threads").EnumerateArray())
        {
            string number = thread.GetProperty("native_thread_id").GetString()!;
            if (int.Parse(number.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) == processId)
                return Describe(thread.GetProperty("stack_frames"), isOurs);
        }
        return null;
    }

    private static string? Describe(JsonElement frames, Func<string, bool> isOurs)
    {
        var text = new StringBuilder();
        int count = 0;
        foreach (var frame in frames.EnumerateArray())
        {
            string? name = Text(frame, "method_name") ?? Text(frame, "unmanaged_name");
            if (name is not null && isOurs(name))
                break;
            if (name is null)
                continue;
            if (++count > MostFrames)
            {
                text.AppendLine("   ...");
                break;
            }
            string? module = Text(frame, "filename") ?? Text(frame, "native_module");
            text.Append("   at ").Append(name).Append(module is null ? "" : $" in {module}").AppendLine();
        }
        return count == 0 ? null : text.ToString().TrimEnd();
    }

    private static string? Text(JsonElement frame, string member) => frame.TryGetProperty(member, out var value) ? value.GetString() : null;

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Where the runtime is no file its folder is the program's.")]
    private static string? FindTool()
    {
        if (OperatingSystem.IsWindows())
            return null;
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;
        string tool = Path.Combine(runtime, "createdump");
        return File.Exists(tool) ? tool : null;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next cleaner of temporary files takes it.
        }
    }
}
