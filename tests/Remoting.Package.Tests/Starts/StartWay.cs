namespace Remoting.Package.Tests.Starts;

/// <summary>One way to ship a program: how it is published, and how its workers are to be started then.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Mode">How its workers are to be started.</param>
/// <param name="Properties">What is set when it is published.</param>
public sealed record StartWay(string Name, string Mode, params string[] Properties)
{
    private const string OneFile = "PublishSingleFile=true";
    private const string OwnRuntime = "SelfContained=true";

    // A single file for one system has its own runtime, unless it is told otherwise.
    private const string InstalledRuntime = "SelfContained=false";

    /// <summary>Whether it may rely on a runtime that is installed.</summary>
    public bool UsesInstalledRuntime { get; init; }

    /// <summary>
    /// Bytes that are shipped at most, where the compiler leaves out what is not needed: what it was last seen to be (7.3 MB) and a twentieth. More means that something has been
    /// kept by mistake, as all of regular expressions once were.
    /// </summary>
    public long? MostBytes { get; init; }

    /// <summary>What every run of the tests goes through: each way to start a worker once.</summary>
    public bool IsQuick { get; init; }

    public static IReadOnlyList<StartWay> All { get; } =
    [
        new("framework-dependent folder", "DotNetHost") { UsesInstalledRuntime = true, IsQuick = true },
        new("self-contained folder", "WorkerHost", OwnRuntime) { IsQuick = true },
        new("self-contained folder, ReadyToRun", "WorkerHost", OwnRuntime, "PublishReadyToRun=true"),
        new("self-contained folder, trimmed", "WorkerHost", OwnRuntime, "PublishTrimmed=true"),
        new("single file, framework-dependent", "StartupHook", InstalledRuntime, OneFile) { UsesInstalledRuntime = true },
        new("single file, self-contained", "StartupHook", OwnRuntime, OneFile) { IsQuick = true },
        new("single file, self-contained, compressed", "StartupHook", OwnRuntime, OneFile, "EnableCompressionInSingleFile=true"),
        new("single file, self-contained, extracts itself", "StartupHook", OwnRuntime, OneFile, "IncludeAllContentForSelfExtract=true"),
        new("single file, self-contained, ReadyToRun", "StartupHook", OwnRuntime, OneFile, "PublishReadyToRun=true"),
        new("single file, self-contained, trimmed", "StartupHook", OwnRuntime, OneFile, "PublishTrimmed=true"),
        // The linker driver is the one that is there with a C compiler of any kind.
        new("NativeAOT", "NativeAot", "PublishAot=true", "CppCompilerAndLinker=gcc") { IsQuick = true, MostBytes = 7_700_000 },
    ];

    public override string ToString() => Name;
}
