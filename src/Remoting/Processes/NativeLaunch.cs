using System.Diagnostics;

namespace Remoting.Processes;

/// <summary>The program itself again, compiled ahead of time: code that was generated into it makes a worker of it before anything of its own runs.</summary>
internal sealed record NativeLaunch(string Program) : LaunchWay
{
    /// <summary>Whether the program has that code: it has run, then, in this process, too.</summary>
    public static bool IsPrepared { get; set; }

    public override LaunchMode Mode => LaunchMode.NativeAot;

    /// <exception cref="RemotingException">The program has no such code.</exception>
    public static NativeLaunch Find()
    {
        if (!IsPrepared)
        {
            throw new RemotingException("This program cannot start workers. It is compiled ahead of time, and the code that makes a worker of it was not generated into it: " +
                "reference the Remoting package, with its analyzers, in the C# project of the executable.");
        }
        return new NativeLaunch(Environment.ProcessPath ?? throw new RemotingException("This program cannot start workers: the path of its file is not known."));
    }

    public override void Apply(ProcessStartInfo start) => start.FileName = Program;
}
