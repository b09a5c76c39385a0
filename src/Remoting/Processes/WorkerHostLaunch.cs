using System.Diagnostics;
using Remoting.Platform;

namespace Remoting.Processes;

/// <summary>
/// A second executable beside the program's, which starts this library in the program's own runtime. The package's build targets put it there, with copies of
/// the program's configuration under this library's name, wherever a program brings its runtime along.
/// </summary>
internal sealed record WorkerHostLaunch(string Path) : LaunchWay
{
    /// <summary>As in the package's targets.</summary>
    private const string Name = "Remoting.Worker";

    /// <summary>The same, where a program has that name itself.</summary>
    private const string OtherName = "Remoting.WorkerHost";

    /// <summary>By which the host finds its configuration.</summary>
    private const string LibraryName = "Remoting";

    public override LaunchMode Mode => LaunchMode.WorkerHost;

    public static LaunchWay? Find(List<string> reasons)
    {
        // One beside a plug-in would start the plug-in's runtime.
        if (ProgramKind.Library is not { } library || !ProgramFiles.Contain(library))
            return null;
        string folder = System.IO.Path.GetDirectoryName(library)!;
        string other = System.IO.Path.Combine(folder, ProgramKind.Executable(OtherName));
        bool isTaken = IsProgram(folder, Name) || (File.Exists(other) && !IsProgram(folder, OtherName));
        string path = isTaken ? other : System.IO.Path.Combine(folder, ProgramKind.Executable(Name));
        if (!File.Exists(path))
        {
            reasons.Add($"It is self-contained, and {path} is missing: reference the Remoting package, with its build assets, in the project that is published.");
            return null;
        }
        if (!ProcessControl.Current.MayStart(path))
        {
            reasons.Add($"{path} may not be executed: allow it (chmod +x), as for the program itself.");
            return null;
        }
        // Another program may have been published into the same folder, later: then there are its dependencies and its settings.
        var copy = new ProgramConfiguration(System.IO.Path.Combine(folder, LibraryName));
        if (ProgramConfiguration.Own is { } own && !own.IsSameAs(copy))
        {
            reasons.Add($"{path} was made for another program, or for other settings than those of {own.Program}: publish each self-contained program into a folder of its own, " +
                $"and copy {own.RuntimeConfig} over {copy.RuntimeConfig} where it was changed since.");
            return null;
        }
        return new WorkerHostLaunch(path);
    }

    /// <summary>A program has settings; a library of that name, which some program uses, has none, nor has the file by which workers are started.</summary>
    private static bool IsProgram(string folder, string name) => File.Exists(new ProgramConfiguration(System.IO.Path.Combine(folder, name)).RuntimeConfig);

    public override void Apply(ProcessStartInfo start) => start.FileName = Path;
}
