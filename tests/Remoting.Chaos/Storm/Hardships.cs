using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Remoting.Chaos.Storm;

/// <summary>
/// What befalls the process that has the pools: it is stopped for a while, as by Ctrl-Z, a debugger or a machine that sleeps, and it runs out of
/// descriptors.
/// </summary>
internal static class Hardships
{
    /// <summary>Few enough that all of them can be taken in a moment; workers inherit the limit, and have enough.</summary>
    private const ulong Descriptors = 480;

    /// <summary>More than the storm ever blocks at a time.</summary>
    private const int PoolThreads = 64;

    /// <summary>
    /// The thread that compiles methods anew comes and goes, and the runtime ends a program in which it cannot be made again. How long it stays is read from
    /// the environment when the runtime starts, and nowhere else.
    /// </summary>
    private const string CompilerStays = "DOTNET_TC_BackgroundWorkerTimeoutMs";

    /// <summary>Runs this program again where its environment is not prepared; gives its exit code then.</summary>
    public static async Task<int?> RunPreparedAsync(string[] args)
    {
        if (Environment.GetEnvironmentVariable(CompilerStays) is not null)
            return null;
        var start = new ProcessStartInfo(Environment.ProcessPath!, args) { Environment = { [CompilerStays] = "7fffffff" } };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Insert(0, typeof(Hardships).Assembly.Location);
        using var prepared = Process.Start(start)!;
        await prepared.WaitForExitAsync();
        return prepared.ExitCode;
    }

    /// <summary>
    /// To be called first. The runtime never again tries to load an assembly that it could not load once, so all that there are are loaded before.
    /// </summary>
    public static void Prepare()
    {
        // Of an unhandled OutOfMemoryException the runtime itself tells nothing but that.
        AppDomain.CurrentDomain.UnhandledException += (_, e) => Console.Error.WriteLine($"{e.ExceptionObject}\n{Environment.StackTrace}");
        Native.LimitDescriptors(Descriptors);
        FillThreadPool();
        foreach (string path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator))
        {
            try
            {
                System.Reflection.Assembly.Load(Path.GetFileNameWithoutExtension(path));
            }
            catch (Exception e) when (e is IOException or BadImageFormatException)
            {
                // Not managed, or of another kind of program.
            }
        }
    }

    /// <summary>
    /// The runtime ends a program whose thread pool cannot make a thread that it needs, and making one takes a descriptor. So it has all of them from the
    /// start, and keeps them (runtimeconfig.template.json).
    /// </summary>
    private static void FillThreadPool()
    {
        ThreadPool.GetMaxThreads(out _, out int ports);
        if (!ThreadPool.SetMinThreads(PoolThreads, 1) || !ThreadPool.SetMaxThreads(PoolThreads, ports))
            throw new InvalidOperationException("The thread pool could not be sized.");
        using var running = new CountdownEvent(PoolThreads);
        // Not disposed of: a thread may come to wait when the others have been let go.
        var all = new ManualResetEventSlim();
        for (int i = 0; i < PoolThreads; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                running.Signal();
                all.Wait();
            }, null);
        }
        running.Wait();
        all.Set();
    }

    /// <summary>Stops this process; another one continues it.</summary>
    public static void StopSelf(TimeSpan duration)
    {
        string seconds = duration.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        using var waker = Process.Start(new ProcessStartInfo("sh", ["-c", $"kill -STOP {Environment.ProcessId}; sleep {seconds}; kill -CONT {Environment.ProcessId}"]))!;
        waker.WaitForExit();
    }

    /// <summary>Takes every descriptor that is left.</summary>
    public static async Task TakeDescriptorsAsync(TimeSpan duration)
    {
        var taken = new List<SafeFileHandle>();
        try
        {
            while (true)
                taken.Add(File.OpenHandle("/dev/null"));
        }
        catch (IOException)
        {
            await Task.Delay(duration);
        }
        finally
        {
            taken.ForEach(handle => handle.Dispose());
        }
    }
}
