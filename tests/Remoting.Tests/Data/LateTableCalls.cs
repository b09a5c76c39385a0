namespace Remoting.Tests.Fidelity;

#pragma warning disable RMT0102, RMT0103 // Tables that nobody sees before the program runs are the point.

/// <summary>Is found by an address that comes behind the tables that it is a key of.</summary>
public class Stop : IEquatable<Stop>
{
    public Stop? Next { get; set; }

    public Uri? Address { get; set; }

    public bool Equals(Stop? other) => other is not null && Address == other.Address;

    public override bool Equals(object? obj) => Equals(obj as Stop);

    public override int GetHashCode() => Address?.GetHashCode() ?? 0;

    public static Stop Make() => new() { Address = new Uri("http://here") };
}

/// <summary>Has a table of its own type.</summary>
public sealed class Hub : IEquatable<Hub>
{
    public Dictionary<Hub, int> Weights { get; } = [];

    public Uri? Address { get; set; }

    public bool FindsItself => Weights.ContainsKey(this);

    public bool Equals(Hub? other) => other is not null && Address == other.Address;

    public override bool Equals(object? obj) => Equals(obj as Hub);

    public override int GetHashCode() => Address?.GetHashCode() ?? 0;

    public static Hub Make()
    {
        var hub = new Hub { Address = new Uri("http://here") };
        hub.Weights[hub] = 1;
        return hub;
    }
}

/// <summary>Its tables are seen when the program runs only.</summary>
public sealed class Spot : IEquatable<Spot>
{
    public object? Extra { get; set; }

    public Uri? Address { get; set; }

    public bool FindsItself => Extra switch
    {
        HashSet<Spot> set => set.Contains(this),
        Dictionary<Spot, int> map => map.ContainsKey(this),
        _ => false,
    };

    public bool Equals(Spot? other) => other is not null && Address == other.Address;

    public override bool Equals(object? obj) => Equals(obj as Spot);

    public override int GetHashCode() => Address?.GetHashCode() ?? 0;

    public static Spot Make()
    {
        var spot = new Spot { Address = new Uri("http://here") };
        spot.Extra = new HashSet<Spot> { spot };
        return spot;
    }
}

/// <summary>Generic, so that code that knows its base type does not know it.</summary>
public sealed class Junction<T> : Stop
{
    public HashSet<Stop> Seen { get; } = [];

    public T? Value { get; set; }
}

/// <summary>Calls whose data has tables that lead back to what holds them.</summary>
public static class LateTableCalls
{
    [ProcessPoolCallable]
    public static bool IsFoundShared(Shared<Hub> hub) => hub.Value.FindsItself;

    [ProcessPoolCallable]
    public static bool IsSpotFoundShared(Shared<Spot> spot) => spot.Value.FindsItself;

    [ProcessPoolCallable]
    public static void Report(IProgress<Hub> hubs, IProgress<Stop> stops, IProgress<int> numbers)
    {
        hubs.Report(Hub.Make());
        stops.Report(Stop.Make());
        numbers.Report(1);
    }

    [ProcessPoolCallable]
    public static void ReportSpot(IProgress<Spot> spots) => spots.Report(Spot.Make());

    [ProcessPoolCallable]
    public static bool IsFound(Spot spot) => spot.FindsItself;

    [ProcessPoolCallable]
    public static Spot Return(object made) => made is "map" ? WithMap() : Spot.Make();

    [ProcessPoolCallable]
    public static bool IsSeen(Stop first) => first.Next is Junction<int> junction && junction.Seen.Contains(first);

    [ProcessPoolCallable]
    public static Stop ReturnStop() => MakeJunction();

    public static Stop MakeJunction()
    {
        var first = Stop.Make();
        var junction = new Junction<int> { Address = new Uri("http://there") };
        junction.Seen.Add(first);
        first.Next = junction;
        return first;
    }

    private static Spot WithMap()
    {
        var spot = Spot.Make();
        spot.Extra = new Dictionary<Spot, int> { [spot] = 1 };
        return spot;
    }
}
