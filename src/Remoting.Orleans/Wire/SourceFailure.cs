using Remoting.Protocol;

namespace Remoting.Clustering;

/// <summary>On a silo: a call has ended with what a source of its caller threw. The caller has that exception itself, and knows it by the enumeration.</summary>
/// <param name="number">Number of the enumeration.</param>
/// <param name="error">What there is to be read of it here.</param>
#pragma warning disable CA1032, CA1064 // Nobody but this library makes or sees one.
internal sealed class SourceFailure(int number, CallError error) : Exception(error.Message)
#pragma warning restore CA1032, CA1064
{
    public int Number => number;

    public CallError Error => error;
}
