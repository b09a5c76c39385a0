using Remoting.Platform;

namespace Remoting.Processes;

/// <summary>
/// What the <c>dotnet</c> command that runs this program was told before the program's own file (<c>dotnet exec --runtimeconfig X --additionalprobingpath Y App.dll</c>):
/// a worker has to be told the same, or it has other settings, or does not find what the program has found.
/// </summary>
internal sealed class HostOptions
{
    private const string Configuration = "--runtimeconfig";
    private const string ProbingPath = "--additionalprobingpath";
    private const string MoreDeps = "--additional-deps";

    // The list of dependencies, --depsfile, the host says itself.
    private static readonly string[] Repeated = [ProbingPath, MoreDeps, "--fx-version", "--roll-forward", "--roll-forward-on-no-candidate-fx"];

    private HostOptions(string? runtimeConfig, IReadOnlyList<string> others)
    {
        RuntimeConfig = runtimeConfig;
        Others = others;
    }

    public static HostOptions Current { get; } = ProgramKind.IsNamed(Environment.ProcessPath, "dotnet") ? Parse(ProcessArguments.All) : new HostOptions(null, []);

    /// <summary>The file that says which frameworks, and how they are configured; null where it was not named.</summary>
    public string? RuntimeConfig { get; }

    /// <summary>What is to be said again as it is, before the program.</summary>
    public IReadOnlyList<string> Others { get; }

    /// <param name="arguments">Of the process, the first of them the command itself.</param>
    public static HostOptions Parse(IReadOnlyList<string> arguments)
    {
        string? runtimeConfig = null;
        var others = new List<string>();
        int at = arguments.Count > 1 && arguments[1] == "exec" ? 2 : 1;
        // Each has a value. What has no dashes is the program, and all behind it the program's own.
        for (; at + 1 < arguments.Count && arguments[at].StartsWith("--", StringComparison.Ordinal); at += 2)
        {
            // The host reads names as they are written in any case.
            var (name, value) = (arguments[at].ToLowerInvariant(), arguments[at + 1]);
            // The program may have another working folder by now: what is not found any more is as if it had not been said.
            if (name == Configuration)
                runtimeConfig = File.Exists(value) ? Path.GetFullPath(value) : null;
            else if (name == ProbingPath && Directory.Exists(value))
                others.AddRange([name, Path.GetFullPath(value)]);
            else if (name == MoreDeps && Existing(value) is { Length: > 0 } lists)
                others.AddRange([name, lists]);
            else if (name is not (ProbingPath or MoreDeps) && Array.IndexOf(Repeated, name) >= 0)
                others.AddRange([name, value]);
        }
        return new HostOptions(runtimeConfig, others);
    }

    /// <summary>Those of several files and folders that are there, from wherever a worker looks.</summary>
    private static string Existing(string paths) =>
        string.Join(Path.PathSeparator, paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.Exists).Select(Path.GetFullPath));

    public override string ToString() => string.Join(' ', Others);
}
