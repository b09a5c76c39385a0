using System.Diagnostics;
using System.Globalization;

namespace Remoting.Tests;

/// <summary>What a worker has from its parent.</summary>
public static class HeritageCalls
{
    [ProcessPoolCallable]
    public static string Cultures() => string.Join('|', CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name,
        CultureInfo.DefaultThreadCurrentCulture?.Name, CultureInfo.DefaultThreadCurrentUICulture?.Name);

    [ProcessPoolCallable]
    public static string Folder() => Environment.CurrentDirectory;

    /// <summary>Has an exit handler that says when it begins, waits for a file, and says when it is done.</summary>
    [ProcessPoolCallable]
    public static void ExitSlowly(string folder) => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        File.WriteAllText(Path.Combine(folder, "began"), "");
        while (!File.Exists(Path.Combine(folder, "go")))
            Thread.Sleep(1);
        File.WriteAllText(Path.Combine(folder, "done"), "");
    };

    /// <summary>As native code of this process sees it, too.</summary>
    [ProcessPoolCallable]
    public static string? VariableOfChild(string name)
    {
        using var child = Process.Start(new ProcessStartInfo("sh", ["-c", $"printf %s \"${name}\""]) { RedirectStandardOutput = true })!;
        return child.StandardOutput.ReadToEnd() is { Length: > 0 } value ? value : null;
    }

    [ProcessPoolCallable]
    public static bool HasServerCollector() => System.Runtime.GCSettings.IsServerGC;
}
