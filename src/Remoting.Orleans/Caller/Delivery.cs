using Remoting.Calls;

namespace Remoting.Clustering;

/// <summary>What is handed over of what a silo has said, once the dispatcher's lock is released.</summary>
/// <param name="Batch">Whose it is.</param>
/// <param name="Index">The call's index there; of results, that of the first call of their unit.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">The results, as they are in an <see cref="OutcomesRecord"/>; the item or the report.</param>
/// <param name="Error">The error.</param>
/// <param name="Session">Where it comes from.</param>
/// <param name="Unit">Number of its unit there.</param>
/// <param name="Place">Index of the call in that unit, where it is a report.</param>
/// <param name="Parameter">Index of the parameter that is reported to.</param>
/// <param name="Wish">What is wanted of its sources.</param>
internal readonly record struct Delivery(CallBatch Batch, int Index, DeliveryKind Kind, ReadOnlyMemory<byte> Bytes = default, Exception? Error = null,
    SiloSession? Session = null, long Unit = 0, int Place = 0, int Parameter = 0, SourceWish? Wish = null);

/// <summary>What it is.</summary>
internal enum DeliveryKind
{
    /// <summary>Results of calls of one unit that have come together: most of what comes of a map. One by one they would be more to write than all else about them.</summary>
    Results,

    /// <summary>An error.</summary>
    Error,

    /// <summary>The call was cancelled.</summary>
    Cancelled,

    /// <summary>An item of a stream.</summary>
    Item,

    /// <summary>A report of progress.</summary>
    Report,

    /// <summary>The call wants something of its sources.</summary>
    Wish,
}
