using System.Diagnostics;
using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Calls;

/// <summary>Puts together what a worker says of a call's cost and what is known here.</summary>
internal static class CallAccounts
{
    /// <summary>What is to be asked of the workers that run a batch's calls.</summary>
    public static CallAccount Of(CallBatch batch, bool isTimed) =>
        batch.Options is { Measure: true } ? CallAccount.Cost : isTimed ? CallAccount.Times : CallAccount.None;

    /// <param name="batch">The batch.</param>
    /// <param name="index">Which call it is.</param>
    /// <param name="cost">What its worker says.</param>
    /// <param name="received">Bytes that came back of it.</param>
    public static CallMeasurement Make(CallBatch batch, int index, CostFrame cost, long received) => new()
    {
        Wait = Between(batch.SubmittedAt, cost.Time.Began),
        Run = Between(cost.Time.Began, cost.Time.Ended),
        Total = Between(batch.SubmittedAt, Stopwatch.GetTimestamp()),
        CpuTime = new TimeSpan(cost.CpuTime),
        AllocatedBytes = cost.Allocated,
        PeakMemory = cost.PeakMemory == 0 ? null : cost.PeakMemory,
        BytesSent = SentFor(batch, index),
        BytesReceived = received,
    };

    public static long SentFor(CallBatch batch, int index) => batch.Encoded is { } encoded ? Math.Max(0, encoded.LengthOf(index, 1) - RunFrame.CallHeaderSize) : 0;

    public static TimeSpan Between(long from, long to) => to > from ? Stopwatch.GetElapsedTime(from, to) : TimeSpan.Zero;
}
