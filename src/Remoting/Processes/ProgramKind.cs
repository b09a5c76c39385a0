using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Remoting.Processes;

/// <summary>What kind of program this is: whether its assemblies are files, and whose runtime it runs on.</summary>
internal static class ProgramKind
{
    private const string Asked = "That assemblies are no files is what is asked here.";

    /// <summary>Compiled ahead of time: no code can be made, and no assemblies were given to a runtime. (Either alone is true of others, too.)</summary>
    public static bool IsNative => !RuntimeFeature.IsDynamicCodeSupported && AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is null;

    /// <summary>The file of this library; null where it is inside of another file, or was loaded from memory.</summary>
    public static string? Library { get; } = FileOf(typeof(ProgramKind).Assembly);

    /// <summary>The file of the program's own assembly; null where there is none.</summary>
    public static string? Entry { get; } = Assembly.GetEntryAssembly() is { } entry ? FileOf(entry) : null;

    /// <summary>All of the program's assemblies are inside of its one file. This library may be a file all the same: a plug-in's, which has brought it along.</summary>
    public static bool IsSingleFile { get; } = Entry is null && Assembly.GetEntryAssembly() is not null;

    /// <summary>The program came with its own runtime, which lies beside it.</summary>
    public static bool IsSelfContained { get; } = CoreFolder is { } core
        && Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory).Equals(core, PathComparison);

    /// <summary>Where the runtime's own assemblies are.</summary>
    public static string? CoreFolder => FileOf(typeof(object).Assembly) is { } core ? Path.GetDirectoryName(core) : null;

    /// <summary>
    /// Whether a file lies among the frameworks that are installed for all programs, <c>ROOT/shared</c>. (A program that is a single file, or has no list of
    /// dependencies, is told theirs only.)
    /// </summary>
    public static bool IsOfFramework(string file) => !IsSelfContained && CoreFolder is { } core
        && file.StartsWith(Path.GetFullPath(Path.Combine(core, "..", "..")) + Path.DirectorySeparatorChar, PathComparison);

    /// <summary>Whether this process would be the same program if its file were started again.</summary>
    public static bool IsStartedByItself => Environment.ProcessPath is { } path && !IsNamed(path, "dotnet") && (IsSingleFile || (Entry is not null && Starts(path, Entry)));

    /// <summary>The name of an executable file here.</summary>
    public static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    public static bool IsNamed(string? path, string name) => string.Equals(Path.GetFileName(path), Executable(name), PathComparison);

    /// <summary>
    /// An executable that lies beside the program's assembly, or has its name; or one that holds the program, and takes it out into a folder in a folder
    /// of its own name.
    /// </summary>
    private static bool Starts(string executable, string assembly)
    {
        string folder = Path.GetDirectoryName(assembly)!;
        return string.Equals(Path.GetDirectoryName(executable), folder, PathComparison)
            || IsNamed(executable, Path.GetFileNameWithoutExtension(assembly))
            || string.Equals(Path.GetFileName(Path.GetDirectoryName(folder)), NameOf(executable), PathComparison);

        // Windows: the folder is not named after the ending.
        static string NameOf(string executable) => OperatingSystem.IsWindows() ? Path.GetFileNameWithoutExtension(executable) : Path.GetFileName(executable);
    }

    private static StringComparison PathComparison => OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = Asked)]
    private static string? FileOf(Assembly assembly) => assembly.Location is { Length: > 0 } file ? file : null;
}
