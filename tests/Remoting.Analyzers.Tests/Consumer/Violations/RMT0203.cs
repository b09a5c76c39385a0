using System.Collections.Generic;
using System.Threading.Tasks;
using Remoting;

public static class V0203
{
    [ProcessPoolCallable]
    public static bool IsKnown(string word, HashSet<string> dictionary) => dictionary.Contains(word);

    public static async Task<int> Count(Executor executor, IEnumerable<string> words, HashSet<string> dictionary)
    {
        int known = 0;
        await foreach (bool isKnown in executor.MapAsync(word => V0203.Remote.IsKnown(word, dictionary), words, chunkSize: ChunkSize.Auto)) // RMT0203
            known += isKnown ? 1 : 0;
        return known;
    }
}
