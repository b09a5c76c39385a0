using System.Diagnostics;

namespace Remoting.Processes;

/// <summary>One way to start a worker of this program. Whichever it is, the program's <c>Main</c> does not run in a worker.</summary>
internal abstract record LaunchWay
{
    public abstract LaunchMode Mode { get; }

    /// <summary>Says what to start. The environment is complete by then, but for what this way itself needs.</summary>
    public abstract void Apply(ProcessStartInfo start);
}
