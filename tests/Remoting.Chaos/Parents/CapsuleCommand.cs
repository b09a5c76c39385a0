using System.Runtime.InteropServices;

namespace Remoting.Chaos.Parents;

/// <summary>A program that hands inputs to a native library, one of which ends it: for tests of what a crash leaves behind, and of running that again.</summary>
internal static class CapsuleCommand
{
    public const string Verb = "capsule";

    /// <summary>How many inputs there are.</summary>
    public const int Inputs = 10_000;

    /// <param name="what">The native library, or how a call is to end.</param>
    /// <param name="folder">Where capsules go.</param>
    public static async Task<int> RunAsync(string what, string folder)
    {
        var options = new ProcessPoolOptions
        {
            MaxWorkers = 2,
            WorkerOutput = WorkerOutput.Discard,
            CrashCapsules = new CrashCapsuleOptions(folder) { WithStacks = true, OfExceptions = true },
        };
        await using var executor = new ProcessPoolExecutor(options);
        if (what == "stream")
            return await StreamAsync(executor);
        if (what == "throws")
            return await ReportAsync(executor.SubmitAsync(NativeInputs.Remote.Throw("nobody")));
        int failed = 0;
        await foreach (var outcome in executor.MapUnorderedAsync(input => NativeInputs.Remote.Check(what, input), Enumerable.Range(0, Inputs).Select(NativeInputs.Make), chunkSize: 100))
        {
            if (outcome.Error is not WorkerDiedException death)
                continue;
            failed++;
            await Console.Out.WriteLineAsync($"{outcome.Index} {death.Reason} {death.CapsulePath}");
        }
        return failed == 1 ? 0 : 1;
    }

    private static async Task<int> StreamAsync(ProcessPoolExecutor executor)
    {
        try
        {
            await foreach (int _ in executor.StreamAsync(NativeInputs.Remote.CountThenExit(1000)))
            {
            }
            return 1;
        }
        catch (WorkerDiedException e)
        {
            await Console.Out.WriteLineAsync(e.CapsulePath);
            return 0;
        }
    }

    private static async Task<int> ReportAsync(Task call)
    {
        try
        {
            await call;
            return 1;
        }
        catch (RemoteCallException e)
        {
            await Console.Out.WriteLineAsync(e.CapsulePath);
            return 0;
        }
    }
}

public static class NativeInputs
{
    [ProcessPoolCallable]
    public static unsafe int Check(string library, byte[] input)
    {
        var check = (delegate* unmanaged<byte*, int, int>)NativeLibrary.GetExport(NativeLibrary.Load(library), "check_input");
        fixed (byte* bytes = input)
            return check(bytes, input.Length);
    }

    [ProcessPoolCallable]
    public static void Throw(string who) => throw new InvalidOperationException($"{who} is not there");

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<int> CountThenExit(int count)
    {
        for (int i = 0; i < count; i++)
            yield return i;
        await Task.Yield();
        Environment.Exit(9);
    }

    /// <summary>The input of a number: 16 bytes.</summary>
    public static byte[] Make(int number)
    {
        byte[] input = new byte[16];
        new Random(number).NextBytes(input);
        BitConverter.TryWriteBytes(input, number);
        return input;
    }
}
