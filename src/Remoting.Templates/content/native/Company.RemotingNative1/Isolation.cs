using Remoting;

namespace Company.RemotingNative1;

/// <summary>How much the library may take before its process is stopped.</summary>
public static class Isolation
{
    public static ProcessPoolExecutor Create() => new(new ProcessPoolOptions
    {
        CallTimeout = TimeSpan.FromSeconds(2),
        WorkerMemoryLimit = 512L << 20,
        // What a library leaks goes with its process, between two calls.
        RecycleWorkerAtMemory = 256L << 20,
        WorkerOutput = WorkerOutput.Discard,
        // A call that ends with its worker leaves a file here, from which it can be run again under a debugger.
        CrashCapsules = new CrashCapsuleOptions(Path.Combine(AppContext.BaseDirectory, "capsules")),
    });
}
