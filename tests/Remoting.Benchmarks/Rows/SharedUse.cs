using System.Diagnostics;
using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work;

namespace Remoting.Benchmarks.Rows;

/// <summary>A call that has a large shared array, which its worker has had before: what that costs beside a call without it, and beside sending it again.</summary>
internal sealed class SharedUse : Row
{
    private const string Without = "without it";
    private const string Sent = "sent again";
    private const int Count = 2000;
    private const int FewCount = 5;

    public override string Name => "shared-use";

    public override string Unit => "µs";

    public override string Work => "a call that reads two elements of a shared byte[67108864], one after the other, from the second use on";

    public override IReadOnlyList<Target> Targets => [Target.AtMost(3, Without), Target.AtMost(1 / 100.0, Sent)];

    public override async Task OpenAsync(Contest contest)
    {
        var pool = contest.Keep(await WarmPool.OpenAsync(1));
        byte[] bytes = new byte[Payload.Size];
        bytes[^1] = 3;
        var shared = contest.Keep(pool.Share(bytes));
        await pool.SubmitAsync(WorkCalls.Remote.EndsOfShared(1, shared));
        contest.Ours(() => MeasureAsync(Count, i => pool.SubmitAsync(WorkCalls.Remote.EndsOfShared(i, shared)), plus: 3), Count);
        contest.Against(Without, () => MeasureAsync(Count, i => pool.SubmitAsync(WorkCalls.Remote.Identity(i)), plus: 0), Count);
        contest.Against(Sent, () => MeasureAsync(FewCount, i => pool.SubmitAsync(WorkCalls.Remote.EndsOfBytes(i, bytes)), plus: 3), FewCount, maxRounds: Contest.FewRounds);
    }

    private static async Task<double> MeasureAsync(int count, Func<int, Task<int>> call, int plus)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            if (await call(i) != i + plus)
                throw new WrongResultException("A call has read something else than was shared.");
        }
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
    }
}
