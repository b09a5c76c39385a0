using Remoting.Chaos.Deaths;

/// <summary>
/// <see cref="Moment.Starting"/>: the runtime runs this before the worker's own first line. (Name and place are the runtime's convention.)
/// </summary>
internal static class StartupHook
{
    /// <summary>How to die, and the file that says that a worker has done so already.</summary>
    public const string Variable = "REMOTING_CHAOS_START";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|') is [var cause, var marker])
            Deadly.DieOnce(Enum.Parse<DeathCause>(cause), marker);
    }
}
