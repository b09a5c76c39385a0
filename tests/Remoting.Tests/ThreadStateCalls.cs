using System.Globalization;

namespace Remoting.Tests;

/// <summary>What calls do to the thread that they run on, and what they find there.</summary>
public static class ThreadStateCalls
{
    private static readonly AsyncLocal<int> Local = new();

    private static CancellationToken _kept;

    [ProcessPoolCallable]
    public static void UseContextThatNobodyPumps() => SynchronizationContext.SetSynchronizationContext(new UnpumpedContext());

    [ProcessPoolCallable]
    public static async Task<int> Await(int value)
    {
        await Task.Yield();
        return value;
    }

    [ProcessPoolCallable]
    public static void UseCulture(string name)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(name);
    }

    [ProcessPoolCallable]
    public static void UseDefaultCulture(string name) => CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo(name);

    [ProcessPoolCallable]
    public static void ChangeAll(string culture, bool fail)
    {
        UseCulture(culture);
        Local.Value = 7;
        Thread.CurrentThread.Name = "changed";
        Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        ExecutionContext.SuppressFlow();
        if (fail)
            throw new InvalidOperationException("after all that");
    }

    [ProcessPoolCallable]
    public static string Look() => string.Join('|', CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name, Local.Value, Thread.CurrentThread.Name,
        Thread.CurrentThread.Priority, ExecutionContext.IsFlowSuppressed(), SynchronizationContext.Current is null);

    [ProcessPoolCallable]
    public static Task<string> LookElsewhere() => Task.Run(Look);

#pragma warning disable RMT0301 // What this very worker has kept is asked for.
    [ProcessPoolCallable]
    public static void KeepToken() => _kept = RemotingWorker.Current!.CancellationToken;

    [ProcessPoolCallable]
    public static bool IsKeptTokenCancelled() => _kept.IsCancellationRequested;
#pragma warning restore RMT0301

    /// <summary>What is posted to it never runs: its thread is busy with the call that waits for it.</summary>
    private sealed class UnpumpedContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }

        public override SynchronizationContext CreateCopy() => this;
    }
}
