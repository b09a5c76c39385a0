using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Remoting.Processes;

/// <summary>
/// How a worker of this program is started: <c>dotnet exec</c> with the program's own runtime configuration and dependencies, and this library
/// as the program. So the user's <c>Main</c> never runs in a worker, and the same frameworks and assemblies are there, also under a test host.
/// </summary>
internal sealed record LaunchPlan(string Muxer, string RuntimeConfig, string DepsFile, string Library)
{
    private const string Checked = "Where assemblies are no files their place is empty, which is looked at and told to the user.";

    private static readonly Lazy<LaunchPlan> LazyCurrent = new(Find);

    /// <summary>The plan of this process.</summary>
    /// <exception cref="RemotingException">This kind of program cannot start workers; the message says why.</exception>
    public static LaunchPlan Current => LazyCurrent.Value;

    public void Apply(ProcessStartInfo start)
    {
        start.FileName = Muxer;
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add("--runtimeconfig");
        start.ArgumentList.Add(RuntimeConfig);
        start.ArgumentList.Add("--depsfile");
        start.ArgumentList.Add(DepsFile);
        start.ArgumentList.Add(Library);
    }

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = Checked)]
    private static LaunchPlan Find()
    {
        string library = typeof(LaunchPlan).Assembly.Location;
        if (library.Length == 0)
            throw new RemotingException("Workers cannot be started from a single-file or NativeAOT program: its assemblies are not files on disk. " +
                "Publish without PublishSingleFile and PublishAot.");
        var (runtimeConfig, depsFile) = FindConfiguration();
        return new LaunchPlan(FindMuxer(), runtimeConfig, depsFile, library);
    }

    private static (string RuntimeConfig, string DepsFile) FindConfiguration()
    {
        var tried = new List<string>();
        foreach (string depsFile in DepsFiles())
        {
            string runtimeConfig = depsFile[..^".deps.json".Length] + ".runtimeconfig.json";
            if (File.Exists(depsFile) && File.Exists(runtimeConfig))
                return (runtimeConfig, depsFile);
            tried.Add(depsFile);
        }
        throw new RemotingException("Workers are started with the program's .deps.json and .runtimeconfig.json, and no such pair was found " +
            $"(tried: {string.Join(", ", tried)}). Self-contained programs are not supported; publish framework-dependent.");
    }

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = Checked)]
    private static IEnumerable<string> DepsFiles()
    {
        // The host says which it used; the program's own comes first. (The entry assembly may be another one: under a test host.)
        if (AppContext.GetData("APP_CONTEXT_DEPS_FILES") is string files && files.Split(';')[0] is { Length: > 0 } first
            && first.EndsWith(".deps.json", StringComparison.OrdinalIgnoreCase))
            yield return first;
        if (Assembly.GetEntryAssembly() is { Location.Length: > 0 } entry)
            yield return Path.ChangeExtension(entry.Location, ".deps.json");
    }

    // There is no API for the path of the host; this order is the one of the runtime's own RemoteExecutor, with the explicit variables first.
    private static string FindMuxer()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        foreach (string? candidate in MuxerCandidates(name))
        {
            if (candidate is not null && File.Exists(candidate))
                return candidate;
        }
        throw new RemotingException($"The {name} host was not found. Set DOTNET_HOST_PATH to its full path.");
    }

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = Checked)]
    private static IEnumerable<string?> MuxerCandidates(string name)
    {
        if (string.Equals(Path.GetFileName(Environment.ProcessPath), name, StringComparison.OrdinalIgnoreCase))
            yield return Environment.ProcessPath;
        yield return Environment.GetEnvironmentVariable("DOTNET_HOST_PATH");
        // <root>/shared/Microsoft.NETCore.App/<version>/System.Private.CoreLib.dll
        yield return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", name));
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            yield return Path.Combine(root, name);
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return Path.Combine(folder, name);
    }
}
