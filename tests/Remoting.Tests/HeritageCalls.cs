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
}
