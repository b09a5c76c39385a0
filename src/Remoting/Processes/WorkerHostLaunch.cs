using System.Diagnostics;

namespace Remoting.Processes;

/// <summary>
/// A second executable beside the program's, which starts this library in the program's own runtime. The package's build targets put it there, with copies of
/// the program's configuration under this library's name, wherever a program brings its runtime along.
/// </summary>
internal sealed record WorkerHostLaunch(string Path) : LaunchWay
{
    /// <summary>As in the package's targets.</summary>
    private const string Name = "Remoting.Worker";

    public override LaunchMode Mode => LaunchMode.WorkerHost;

    public static LaunchWay? Find(List<string> reasons)
    {
        if (ProgramKind.Library is not { } library)
            return null;
        string path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(library)!, ProgramKind.Executable(Name));
        if (File.Exists(path))
            return new WorkerHostLaunch(path);
        reasons.Add($"It is self-contained, and {path} is missing: reference the Remoting package, with its build assets, in the project that is published.");
        return null;
    }

    public override void Apply(ProcessStartInfo start) => start.FileName = Path;
}
