using System.Diagnostics.Tracing;
using Remoting.Threads;

namespace Remoting.Watching;

/// <summary>
/// How somebody who looks from another process says so, without anything being open for it: over the port that the runtime itself has for tools, which
/// only the same user can reach. What is asked for is a call back, to a socket in a private folder of who asks.
/// </summary>
[EventSource(Name = ProviderName)]
internal sealed class TopSource : EventSource
{
    public const string ProviderName = "Remoting-Top";

    /// <summary>The argument that says where to call back.</summary>
    public const string SocketArgument = "socket";

    private static TopSource? _instance;

    /// <summary>With the first pool of the process, beside its other work.</summary>
    public static void Begin()
    {
        if (OperatingSystem.IsLinux() && Volatile.Read(ref _instance) is null)
            OwnThreads.Queue(static () => Interlocked.CompareExchange(ref _instance, Make(), null));
    }

    protected override void OnEventCommand(EventCommandEventArgs command)
    {
        if (command.Command == EventCommand.Enable && command.Arguments?.TryGetValue(SocketArgument, out string? path) == true && path is not null)
            CallBack(path);
    }

    private static void CallBack(string path) => OwnThreads.Queue(
        () =>
        {
            if (OperatingSystem.IsLinux())
                TopStream.Run(path);
        },
        @long: true);

    private static TopSource? Make()
    {
        try
        {
            return Volatile.Read(ref _instance) is null ? new TopSource() : null;
        }
        catch (Exception)
        {
            // Nobody will look from outside, then.
            return null;
        }
    }
}
