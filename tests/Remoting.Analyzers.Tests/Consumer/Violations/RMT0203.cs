using System.Collections.Generic;
using Remoting;

public static class V0203
{
    [ProcessPoolCallable]
    public static bool IsKnown(string word, HashSet<string> dictionary) => dictionary.Contains(word);

    public static IAsyncEnumerable<bool> Check(Executor executor, IEnumerable<string> words, HashSet<string> dictionary) =>
        executor.MapAsync(word => V0203.Remote.IsKnown(word, dictionary), words, chunkSize: ChunkSize.Auto); // RMT0203
}
