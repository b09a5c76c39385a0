using System.Globalization;
using Remoting.Platform;

namespace Remoting.Chaos.Parents;

/// <summary>
/// A program in which a call of the system fails as long as it lasts, with an error that is waited for: the start of a worker fails in the end, with the cause,
/// and afterwards the next pool works. A program of its own, for such calls fail in a whole process, and the waiting takes its time.
/// </summary>
internal static class StartFaultCommand
{
    public const string Verb = "start-fault";

    public static async Task<int> RunAsync(string call, string error)
    {
        int number = int.Parse(error, CultureInfo.InvariantCulture);
        SystemFaults.Inject = name => name == call ? number : 0;
        var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        try
        {
            await executor.SubmitAsync(Starvations.Remote.Same(1));
            return 1;
        }
        catch (BrokenProcessPoolException e)
        {
            Console.WriteLine($"{e.Reason}: {e}");
        }
        await executor.DisposeAsync();
        SystemFaults.Inject = null;
        await using var next = new ProcessPoolExecutor(1);
        return await next.SubmitAsync(Starvations.Remote.Same(5)) == 5 ? 0 : 2;
    }
}
