namespace Remoting.Processes;

/// <summary>
/// The way in which workers of this program are started, chosen once: the first that the program has. Where there is none it is looked for again: a file may be
/// missing just while the program is deployed anew.
/// </summary>
internal static class LaunchPlan
{
    private static readonly Lazy<LaunchWay> LazyCurrent = new(Choose, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The way of this process.</summary>
    /// <exception cref="RemotingException">This program cannot start workers; the message says what to set.</exception>
    public static LaunchWay Current => LazyCurrent.Value;

    /// <summary>The same, for who only wants to tell it.</summary>
    public static LaunchMode Mode
    {
        get
        {
            try
            {
                return Current.Mode;
            }
            catch (Exception e) when (e is RemotingException or IOException or UnauthorizedAccessException)
            {
                return LaunchMode.None;
            }
        }
    }

    private static LaunchWay Choose()
    {
        if (ProgramKind.IsNative)
            return NativeLaunch.Find();
        // Where a program has its own runtime, its workers do not run on another that happens to be installed, unless there is no other way.
        // And a single file is its own configuration: the host could be told one of somebody else's only.
        bool mayHaveOwnRuntime = ProgramKind.IsSelfContained || ProgramKind.IsSingleFile;
        var reasons = new List<string>();
        return (mayHaveOwnRuntime ? WorkerHostLaunch.Find(reasons) : MuxerLaunch.Find(reasons))
            ?? StartupHookLaunch.Find(reasons)
            ?? (mayHaveOwnRuntime ? MuxerLaunch.Find(reasons) : null)
            ?? throw new RemotingException($"This program cannot start workers. {string.Join(' ', reasons)}");
    }
}
