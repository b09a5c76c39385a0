using Remoting.Platform;

namespace Remoting.Protocol;

/// <summary>
/// What a worker needs to find its parent: given in its environment, which other users cannot read, and removed there before any code of the
/// program runs. Its presence marks a process as a worker that has not become one yet.
/// </summary>
internal sealed record WorkerTicket(string Address, string LedgerPath, byte[] Token, int ParentProcessId, int Depth)
{
    public const string Variable = "REMOTING_WORKER";

    /// <summary>Pools in workers of workers of ...: more than this is taken for a mistake.</summary>
    public const int MaxDepth = 8;

    /// <summary>Whether only its parent can ask the worker to end (<see cref="ProcessPoolOptions.IgnoreTerminationSignal"/>): so from its first line of managed code on.</summary>
    public bool IgnoresTermination { get; init; }

    private const char Separator = '\n';

    /// <summary>How many pools this process is inside of: 0 in the program, 1 in its workers.</summary>
    public static int CurrentDepth { get; private set; }

    // The paths last, and the first one's length before them: a folder's name may have any character, the separator among them.
    public override string ToString() =>
        string.Join(Separator, Convert.ToHexString(Token), ParentProcessId, Depth, IgnoresTermination, Address.Length, Address + LedgerPath);

    /// <summary>Takes the ticket out of the environment. Null when this process is not a worker.</summary>
    public static WorkerTicket? Take()
    {
        string? text = Environment.GetEnvironmentVariable(Variable);
        if (text is not null)
            ProcessEnvironment.Set(Variable, "");
        if (text?.Split(Separator, count: 6) is not [var token, var parent, var depth, var ignores, var length, var paths])
            return null;
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        int end = int.Parse(length, invariant);
        var ticket = new WorkerTicket(paths[..end], paths[end..], Convert.FromHexString(token), int.Parse(parent, invariant), int.Parse(depth, invariant))
        {
            IgnoresTermination = bool.Parse(ignores),
        };
        CurrentDepth = ticket.Depth;
        return ticket;
    }

    /// <summary>Whether this process was started as a worker and has not become one.</summary>
    public static bool IsHeld => Environment.GetEnvironmentVariable(Variable) is not null;

    /// <summary>What is said then.</summary>
    public static string Stray { get; } = "This process was started as a worker and has reached the program's own code, which would start workers without end. " +
        $"Remove the variable {Variable} from the environment if you have set it.";

    /// <summary>Called where a pool is made: a process that still has its ticket was meant to be a worker and runs the program instead.</summary>
    /// <exception cref="RemotingException">This process must not have a pool.</exception>
    public static void Guard()
    {
        if (IsHeld)
            throw new RemotingException(Stray);
        if (CurrentDepth >= MaxDepth)
            throw new RemotingException($"Pools are nested {CurrentDepth} deep: a worker's pool may have workers with pools, but not deeper than {MaxDepth}.");
    }
}
