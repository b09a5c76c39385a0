using System.Diagnostics;
using Remoting.Platform;

namespace Remoting.Processes;

/// <summary>
/// <c>dotnet exec</c> with the program's own runtime configuration and dependencies, and this library as the program. So the same frameworks and
/// assemblies are there, also under a test host.
/// </summary>
/// <param name="Muxer">The <c>dotnet</c> host.</param>
/// <param name="RuntimeConfig">Which frameworks, and how they are configured.</param>
/// <param name="DepsFile">Which assemblies; null for all that lie beside the library.</param>
/// <param name="Library">This library.</param>
internal sealed record MuxerLaunch(string Muxer, string RuntimeConfig, string? DepsFile, string Library) : LaunchWay
{
    /// <summary>What else the host of this program was told.</summary>
    public HostOptions Options { get; } = HostOptions.Current;

    public override LaunchMode Mode => LaunchMode.DotNetHost;

    public static LaunchWay? Find(List<string> reasons)
    {
        if (ProgramKind.Library is not { } library)
            return null;
        var tried = new List<string>();
        if (FindConfiguration(library, tried) is not { } configuration)
        {
            reasons.Add($"Its .runtimeconfig.json was not found (tried: {string.Join(", ", tried)}): publish all of the program's files.");
            return null;
        }
        if (FindMuxer() is not { } muxer)
        {
            reasons.Add($"The {ProgramKind.Executable("dotnet")} host was not found: set DOTNET_HOST_PATH to its full path.");
            return null;
        }
        // Beside the program: the host takes the folder of what it runs for the one that the list of dependencies speaks of, and finds the best file of it there.
        return new MuxerLaunch(muxer, configuration.RuntimeConfig, configuration.DepsFile, PlatformAsset.ForEveryPlatform(library));
    }

    public override void Apply(ProcessStartInfo start)
    {
        start.FileName = Muxer;
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add("--runtimeconfig");
        start.ArgumentList.Add(RuntimeConfig);
        if (DepsFile is not null)
        {
            start.ArgumentList.Add("--depsfile");
            start.ArgumentList.Add(DepsFile);
        }
        foreach (string option in Options.Others)
            start.ArgumentList.Add(option);
        start.ArgumentList.Add(Library);
    }

    private static (string RuntimeConfig, string? DepsFile)? FindConfiguration(string library, List<string> tried)
    {
        var own = ProgramConfiguration.Own;
        if (own is null)
            tried.AddRange(ProgramConfiguration.Candidates.Select(static candidate => candidate.RuntimeConfig));
        if (ProgramFiles.Contain(library))
            return own is null ? null : (own.RuntimeConfig, Existing(own.Deps));
        // A plug-in has brought this library into a program that knows nothing of it. The frameworks are the program's, unless those are its own, or inside of its
        // one file, and not to be had by this way; what the library needs is beside it.
        var plugIn = PlugInBeside(PlatformAsset.ForEveryPlatform(library));
        if ((own is null || ProgramKind.IsSelfContained) && plugIn is not null)
        {
            own = plugIn;
            tried.Add(plugIn.RuntimeConfig);
        }
        return own is not null && File.Exists(own.RuntimeConfig) ? (own.RuntimeConfig, plugIn?.Deps) : null;
    }

    /// <summary>The plug-in whose list of dependencies, beside this library, names it.</summary>
    private static ProgramConfiguration? PlugInBeside(string library)
    {
        string name = '"' + Path.GetFileNameWithoutExtension(library) + '/';
        return ProgramConfiguration.In(Path.GetDirectoryName(library)!).FirstOrDefault(plugIn => TryRead(plugIn.Deps)?.Contains(name, StringComparison.Ordinal) == true);
    }

    /// <summary>Null where it cannot be read: then it is not what is looked for.</summary>
    private static string? TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Existing(string path) => File.Exists(path) ? path : null;

    // There is no API for the path of the host. That of the runtime which this program runs on has its version and its architecture; the variables may be
    // those of another, which some tool has set for what it starts.
    private static string? FindMuxer() => MuxerCandidates(ProgramKind.Executable("dotnet")).FirstOrDefault(static file => File.Exists(file) && ProcessControl.Current.MayStart(file));

    private static IEnumerable<string?> MuxerCandidates(string name)
    {
        if (ProgramKind.IsNamed(Environment.ProcessPath, "dotnet"))
            yield return Environment.ProcessPath;
        // <root>/shared/Microsoft.NETCore.App/<version>
        if (ProgramKind.CoreFolder is { } core)
            yield return Path.GetFullPath(Path.Combine(core, "..", "..", "..", name));
        yield return Environment.GetEnvironmentVariable("DOTNET_HOST_PATH");
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            yield return Path.Combine(root, name);
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return Path.Combine(folder, name);
    }
}
