namespace Remoting.Analyzers.Costs;

/// <summary>What it is worth to dispatch work of some length, item by item.</summary>
internal enum Worth
{
    /// <summary>Nobody can tell.</summary>
    Unknown,

    /// <summary>Dispatching costs more than the work, whatever the chunk size: the plain loop is faster.</summary>
    CannotPay,

    /// <summary>Dispatched item by item it is held up by the dispatching.</summary>
    NeedsChunkSize,

    /// <summary>Dispatching does not matter.</summary>
    IsFine,
}

/// <summary>
/// What it costs to hand work to other processes, in nanoseconds, as <c>dotnet run -c Release --project tests/Remoting.Benchmarks -- compare</c> measures it. Only the order of
/// magnitude counts here.
/// </summary>
internal static class Dispatch
{
    /// <summary>An item of a map, at the side that sends and reads: 90 in large chunks, 200 one by one.</summary>
    public const double MapItem = 200;

    /// <summary>
    /// Work that is short beside its dispatching: at 25 times an item's price a sender can just keep 25 workers busy, and each of them loses a twenty-fifth.
    /// </summary>
    public const double SmallWork = 5_000;

    public static Worth Judge(Cost work, double smallWork) => work switch
    {
        { IsKnown: false } => Worth.Unknown,
        _ when !work.IsBelow(smallWork) => Worth.IsFine,
        _ when work.IsBelow(MapItem) => Worth.CannotPay,
        _ => Worth.NeedsChunkSize,
    };
}
