namespace Remoting;

/// <summary>
/// Where and of what crash capsules are written: one file for a call that ended with its worker, from which that very call can be run again, in a debugger.
/// A folder's name alone will do: <c>CrashCapsules = "capsules"</c>. What a capsule holds, and how to replay it: <c>docs/capsules.md</c>.
/// </summary>
/// <remarks>
/// A capsule holds the arguments of the call. Whoever can read them can read the file, so it is made for its owner alone (mode 0600); the folder, where it
/// is not there yet, too (0700). Arguments are kept until a call's outcome in any case, so that calls cost the same with capsules as without.
/// </remarks>
public sealed record CrashCapsuleOptions
{
    private readonly int _maxFiles = 100;
    private readonly long _maxArgumentBytes = 64 << 20;
    private readonly long _maxDumpBytes = 256 << 20;

    /// <summary>Capsules in a folder.</summary>
    /// <param name="folder">Its path; it is made with the pool, where it is not there yet.</param>
    /// <exception cref="ArgumentException">Empty.</exception>
    public CrashCapsuleOptions(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Folder = Path.GetFullPath(folder);
    }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>The most capsules in the folder, at least 1; the oldest go. Default: 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public int MaxFiles
    {
        get => _maxFiles;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MaxFiles));
            _maxFiles = value;
        }
    }

    /// <summary>Arguments of more bytes are left out of the capsule, which then cannot be replayed and says so. Default: 64 MiB; zero leaves out all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public long MaxArgumentBytes
    {
        get => _maxArgumentBytes;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(MaxArgumentBytes));
            _maxArgumentBytes = value;
        }
    }

    /// <summary>
    /// Whether the arguments of a callable (its wire name) are left out, because nobody may see them. Default: none are. Where it throws they are left out.
    /// It may take its time: only the outcome of the call that ended with its worker waits for it.
    /// </summary>
    public Func<string, bool>? LeavesArgumentsOut { get; init; }

    /// <summary>Whether calls that were stopped with their worker for their time-out leave capsules, too. Default: no.</summary>
    public bool OfTimeouts { get; init; }

    /// <summary>Whether calls that throw leave capsules, too. Default: no.</summary>
    public bool OfExceptions { get; init; }

    /// <summary>
    /// Whether the runtime of a worker that crashes writes down the stacks of all its threads (<c>DOTNET_EnableCrashReportOnly</c>), native and managed,
    /// which then are in the capsule. Default: no, since the process takes some 0.2 seconds longer to end then, and its call as much longer to fail.
    /// The runtime has this on Linux and macOS, not in NativeAOT programs.
    /// </summary>
    public bool WithStacks { get; init; }

    /// <summary>
    /// Whether the runtime of a worker that crashes writes a small dump (<c>DOTNET_DbgEnableMiniDump</c>: stacks, registers and modules, no heap), which then lies
    /// beside the capsule, with the ending <c>.dmp</c>, for a debugger. It holds what was on the stacks. Default: no, since the process takes as long as that is
    /// written to end, and its call as much longer to fail. Not in NativeAOT programs.
    /// </summary>
    public bool WithDump { get; init; }

    /// <summary>A dump of more bytes is removed. Default: 256 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public long MaxDumpBytes
    {
        get => _maxDumpBytes;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MaxDumpBytes));
            _maxDumpBytes = value;
        }
    }

    /// <summary>Capsules in a folder.</summary>
    /// <param name="folder">Its path.</param>
    public static implicit operator CrashCapsuleOptions(string folder) => new(folder);
}
