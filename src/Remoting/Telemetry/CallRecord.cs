using System.Diagnostics;

namespace Remoting.Telemetry;

/// <summary>How long a call has waited, run, and been on its way back, in timestamps; nothing where it was not measured.</summary>
internal readonly record struct CallTimes(long Wait, long Run, long Overhead)
{
    public bool AreKnown => Run > 0;

    public static double Seconds(long ticks) => Math.Max(0, ticks) / (double)Stopwatch.Frequency;
}

/// <summary>A call that has its outcome, for the meter.</summary>
/// <param name="Callable">Its type and wire name.</param>
/// <param name="Outcome">One of <see cref="CallOutcomes"/>.</param>
/// <param name="Times">How long it took.</param>
internal readonly record struct CallRecord(string Callable, string Outcome, CallTimes Times);

/// <summary>What can come of a call, as tags say it.</summary>
internal static class CallOutcomes
{
    public const string Ok = "ok";
    public const string Error = "error";
    public const string Cancelled = "cancelled";
    public const string Timeout = "timeout";
    public const string Death = "death";
    public const string Broken = "broken";
    public const string Refused = "refused";

    public static string Of(Exception error) => error switch
    {
        CallTimeoutException => Timeout,
        WorkerDiedException => Death,
        BrokenProcessPoolException => Broken,
        ObjectDisposedException => Refused,
        OperationCanceledException => Cancelled,
        _ => Error,
    };
}
