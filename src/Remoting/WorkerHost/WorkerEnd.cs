using System.Text;
using Remoting.Processes;
using Remoting.Serialization;
using Remoting.Transport;

namespace Remoting.WorkerHost;

/// <summary>
/// How a worker ends of itself, from whichever thread finds that it must. Never silently: a worker that has lost one of its own threads could not
/// hear a cancellation, or the parent's end, or would keep results back.
/// </summary>
internal sealed class WorkerEnd(Ledger ledger)
{
    /// <summary>
    /// Ends this process at once: the parent is gone, or has let go of this worker, and nobody wants what is running here. Not
    /// <see cref="Environment.Exit"/>, which would wait for the program's exit handlers and for locks that the running call may hold.
    /// </summary>
    public void WithChannel()
    {
        ledger.ChannelEnded = true;
        ProcessControl.Current.EndThisProcess();
    }

    /// <summary>Ends this process at once because a thread of its own has failed, and says so.</summary>
    public void Because(Exception error)
    {
        if (error is ProtocolException)
        {
            // The two do not understand each other (any more): the same as no channel, but it is told why.
            Say($"A worker ends because its parent has sent what it does not understand: {ExceptionText.Of(error)}{Environment.NewLine}");
            WithChannel();
        }
        // Not left to be an unhandled exception: a program may have a handler that ignores those.
        Environment.FailFast("A thread that a worker of a process pool cannot do without has failed.", error);
    }

    /// <summary>Not through <see cref="Console.Error"/>, which may be the program's.</summary>
    public static void Say(string text)
    {
        try
        {
            using var output = Console.OpenStandardError();
            output.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (IOException)
        {
            // Nobody listens any more.
        }
    }
}
