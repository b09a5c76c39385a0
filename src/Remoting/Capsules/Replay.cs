using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using MessagePack;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Serialization;
using Remoting.Transport;

namespace Remoting.Capsules;

/// <summary>
/// Runs the call of a capsule once more, instead of what the program would do with the first pool that it makes: with <c>REMOTING_REPLAY=file</c> in this
/// process, so that a debugger is there already; with <c>REMOTING_REPLAY_IN_WORKER=1</c> beside it in a worker of that pool. The program ends with it:
/// exit code 0 when the call has returned, 1 when it has failed, 2 when it could not be run; and as the call ends it, where it does.
/// </summary>
internal static class Replay
{
    public const string Variable = "REMOTING_REPLAY";
    public const string WorkerVariable = "REMOTING_REPLAY_IN_WORKER";

    private const int Returned = 0;
    private const int Failed = 1;
    private const int Impossible = 2;

    /// <summary>To be called where a pool is made, before it has anything.</summary>
    public static void RunIfAsked(ProcessPoolOptions options)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path || RemotingWorker.Current is not null)
            return;
        bool inWorker = Environment.GetEnvironmentVariable(WorkerVariable) is "1" or "true";
        // For this process, and for those that it starts: what is replayed is one call, once.
        Environment.SetEnvironmentVariable(Variable, null);
        Environment.SetEnvironmentVariable(WorkerVariable, null);
        int exitCode = Impossible;
        // On a thread of its own: what the program's thread has (a synchronization context, little room on its stack) is not what the call had.
        var thread = new Thread(() => exitCode = Run(path, inWorker, options)) { Name = "Remoting replay" };
        thread.Start();
        thread.Join();
        Environment.Exit(exitCode);
    }

    private static int Run(string path, bool inWorker, ProcessPoolOptions options)
    {
        Capsule capsule;
        Callable callable;
        try
        {
            capsule = Capsule.Read(File.ReadAllBytes(path));
            if (capsule.ArgumentsLeftOut is { } reason)
                throw new RemotingException($"The arguments are not in it. {reason}");
            callable = Find(capsule.Callable);
        }
        catch (Exception e) when (e is RemotingException or IOException or UnauthorizedAccessException or BadImageFormatException or ArgumentException)
        {
            Say($"{path} cannot be replayed. {e.Message}");
            return Impossible;
        }
        Say($"{callable.Name}, as it ended at {capsule.Written:u}: {capsule.Error}");
        Warn(capsule, callable);
        // What is replayed is not run before itself.
        if (capsule.IsInitializer)
            options = options with { Initializer = null };
        try
        {
            int length = inWorker ? RunInWorker(capsule, callable, options) : RunHere(capsule, callable, options);
            Say($"It has returned{(capsule.IsStream ? "" : $"; its result has {length} bytes")}.");
            return Returned;
        }
        catch (Exception e)
        {
            Say(e.ToString());
            return Failed;
        }
    }

    private static int RunHere(Capsule capsule, Callable callable, ProcessPoolOptions options)
    {
        if (options.Initializer is { } initializer)
            CallContext.Wait(initializer.InvokeAsync(CancellationToken.None));
        using var scope = SerializerChoice.Of(options.SerializerOptions).Enter();
        var context = new CallContext { OpenOutlet = static () => new DeafOutlet() };
        var result = FrameBuffer.Rent();
        context.Argument(0);
        if (!callable.TryExecute(capsule.Arguments, result, context))
        {
            var reader = new MessagePackReader(capsule.Arguments);
            var writer = new MessagePackWriter(result);
            callable.Execute(ref reader, ref writer, context);
            writer.Flush();
        }
        return result.Length;
    }

    private static int RunInWorker(Capsule capsule, Callable callable, ProcessPoolOptions options)
    {
        var executor = new ProcessPoolExecutor(options with { MaxWorkers = 1, MinWorkers = 0, MaxAttempts = 1 });
        try
        {
            return capsule.IsStream
                ? Count(executor.StreamAsync(new RecordedStream(callable, capsule.Arguments))).GetAwaiter().GetResult()
                : executor.SubmitAsync(new RecordedCall(callable, capsule.Arguments)).GetAwaiter().GetResult();
        }
        finally
        {
            executor.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static async Task<int> Count(IAsyncEnumerable<int> items)
    {
        int count = 0;
        await foreach (int _ in items.ConfigureAwait(false))
            count++;
        return count;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Generated code of the program that the capsule was written by; one that is not there has its sentence.")]
    private static Callable Find(CapsuleCallable wanted)
    {
        Assembly assembly;
        try
        {
            assembly = Assembly.Load(new AssemblyName(wanted.Assembly));
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            if (!File.Exists(wanted.Location))
                throw new RemotingException($"This program does not have {wanted.Assembly}, and there is no {wanted.Location}.", e);
            assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(wanted.Location);
        }
        return assembly.GetCustomAttribute<CallableRegistryAttribute>()?.Find(wanted.Group, wanted.Name)
            ?? throw new RemotingException($"{wanted.Assembly} has no callable {wanted.Name} any more.");
    }

    /// <summary>Another build may read the arguments as something else, or have the fault no more: worth knowing, no reason not to try.</summary>
    private static void Warn(Capsule capsule, Callable callable)
    {
        var build = callable.GetType().Assembly.ManifestModule.ModuleVersionId;
        if (build != capsule.Callable.Build)
            Say($"Note: this is another build of {capsule.Callable.Assembly} ({build}) than the one that the capsule was written by ({capsule.Callable.Build}).");
        if (capsule.Library != Hello.ThisBuild.ToString())
            Say("Note: this is another build of Remoting than the one that the capsule was written by.");
    }

    private static void Say(string text) => Console.Error.WriteLine($"Remoting replay: {text}");
}
