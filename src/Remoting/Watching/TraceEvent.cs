using Remoting.Calls;

namespace Remoting.Watching;

/// <summary>What is written of a pool into a timeline.</summary>
internal enum TraceKind
{
    Submit,
    Calls,
    Failure,
    Starting,
    Ready,
    Gone,
}

/// <summary>One happening, as it was noted; words are made of it later, elsewhere.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Worker">On which worker; 0 for none.</param>
/// <param name="Batch">Whose calls.</param>
/// <param name="Index">The first of them.</param>
/// <param name="Count">How many.</param>
/// <param name="From">When it began.</param>
/// <param name="To">When it was over.</param>
/// <param name="Words">What is told of it.</param>
internal readonly record struct TraceEvent(TraceKind Kind, int Worker, CallBatch? Batch, int Index, int Count, long From, long To, string? Words = null);
