namespace Remoting;

/// <summary>How the workers of this program are started: by the first of these ways that the program has. All of them give the same worker.</summary>
public enum LaunchMode
{
    /// <summary>In no way: the program was published so that it cannot start workers. The error of a call says what to set.</summary>
    None,

    /// <summary>By the <c>dotnet</c> host that the program itself runs on, with the program's own configuration and dependencies.</summary>
    DotNetHost,

    /// <summary>By the program <c>Remoting.Worker</c>, which lies beside the assemblies of a self-contained program and uses its runtime.</summary>
    WorkerHost,

    /// <summary>By starting the program itself again: a start-up hook makes a worker of it before its <c>Main</c>. For programs that are a single file.</summary>
    StartupHook,

    /// <summary>By starting the program itself again: code that was generated into it makes a worker of it before its <c>Main</c>. For NativeAOT.</summary>
    NativeAot,
}
