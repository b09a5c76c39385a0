using Remoting.Benchmarks.Measuring;
using Remoting.Benchmarks.Peers;
using Remoting.Benchmarks.Work.Data;

namespace Remoting.Benchmarks.Rows;

/// <summary>An object is written and read again: what data costs, whatever carries the bytes.</summary>
/// <param name="name">The row's name.</param>
/// <param name="what">The object, in words.</param>
/// <param name="trip">The object.</param>
/// <param name="pickle">Its name in Python's script.</param>
/// <param name="enter">Adds the peers that can carry it.</param>
/// <param name="targets">What ours must come to.</param>
internal sealed class DataTrip<T>(string name, string what, Trip<T> trip, string pickle, Action<Contest, Trip<T>> enter, params Target[] targets) : Row
{
    public override string Name => name;

    public override string Unit => "µs";

    public override string Work => $"{what}: written and read again, on one thread; pickle: Python's dumps and loads of such an object";

    public override IReadOnlyList<Target> Targets => targets;

    // A round takes some 20 ms.
    public override int Rounds => 15;

    public override async Task OpenAsync(Contest contest)
    {
        contest.Ours(() => trip.MeasureAsync(GeneratedSerializer<T>.Write, GeneratedSerializer<T>.Read), trip.Times);
        enter(contest, trip);
        await Pickle.EnterAsync(contest, pickle, trip.Times);
    }
}
