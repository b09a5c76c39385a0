namespace Remoting.Processes;

/// <summary>The two files beside a program which say what it runs on: frameworks and settings, and its dependencies.</summary>
/// <param name="Program">The path of the program, without an ending.</param>
internal sealed record ProgramConfiguration(string Program)
{
    private const string DepsEnding = ".deps.json";
    private const string RuntimeConfigEnding = ".runtimeconfig.json";

    public string Deps => Program + DepsEnding;

    /// <summary>Beside it, unless the host was told another one.</summary>
    public string RuntimeConfig { get; init; } = Program + RuntimeConfigEnding;

    /// <summary>What may be that of this program. The first that has a file counts.</summary>
    public static IReadOnlyList<ProgramConfiguration> Candidates { get; } = [.. Programs().Distinct().Select(static program =>
        HostOptions.Current.RuntimeConfig is { } told ? new ProgramConfiguration(program) { RuntimeConfig = told } : new ProgramConfiguration(program))];

    /// <summary>That of this program; null where there is none, as with a single file.</summary>
    public static ProgramConfiguration? Own => Candidates.FirstOrDefault(static candidate => File.Exists(candidate.RuntimeConfig));

    /// <summary>Those in a folder that have a list of dependencies, in a fixed order.</summary>
    public static IEnumerable<ProgramConfiguration> In(string folder) =>
        Directory.EnumerateFiles(folder, "*" + DepsEnding).Order(StringComparer.Ordinal).Select(static file => new ProgramConfiguration(file[..^DepsEnding.Length]));

    /// <summary>Whether both say the same, to the letter: one is a copy of the other.</summary>
    public bool IsSameAs(ProgramConfiguration other) => HoldTheSame(RuntimeConfig, other.RuntimeConfig) && HoldTheSame(Deps, other.Deps);

    private static bool HoldTheSame(string file, string other)
    {
        try
        {
            return File.Exists(file) && File.Exists(other) ? File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(other)) : File.Exists(file) == File.Exists(other);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The host says it better, if it cannot read them, either.
            return true;
        }
    }

    /// <summary>The paths of what may be the program, without their endings.</summary>
    private static IEnumerable<string> Programs()
    {
        // The host says which it used; the program's own comes first. (The entry assembly may be another one: under a test host.)
        if (AppContext.GetData("APP_CONTEXT_DEPS_FILES") is string files && FirstOf(files) is { } first && !ProgramKind.IsOfFramework(first)
            // A list that was named on the command line may end otherwise, and then what is cut off is none.
            && File.Exists(first))
            yield return first[..^DepsEnding.Length];
        if (ProgramKind.Entry is { } entry)
            yield return Path.Combine(Path.GetDirectoryName(entry)!, Path.GetFileNameWithoutExtension(entry));
    }

    /// <summary>The first of the host's lists of dependencies, between which it writes a semicolon; the names of folders may have one, too.</summary>
    public static string? FirstOf(string files)
    {
        int end = (files + ';').IndexOf(DepsEnding + ';', StringComparison.OrdinalIgnoreCase);
        return end < 0 ? null : files[..(end + DepsEnding.Length)];
    }
}
