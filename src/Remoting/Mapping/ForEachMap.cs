using MessagePack;

namespace Remoting.Mapping;

/// <summary>What <c>ForEachAsync</c> does: an unordered map whose outcomes nobody looks at, except for the first error.</summary>
internal static class ForEachMap
{
    public static async Task RunAsync(Executor executor, CallSource<Nil> source, MapOptions options, CancellationToken cancellationToken)
    {
        await foreach (var outcome in new UnorderedMap<Nil>(executor, source, options, cancellationToken).ConfigureAwait(false))
            _ = outcome.Value; // Throws the first error; leaving the loop cancels what is queued.
    }
}
