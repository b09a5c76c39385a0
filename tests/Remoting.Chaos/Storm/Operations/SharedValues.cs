namespace Remoting.Chaos.Storm.Operations;

/// <summary>
/// Values that calls of the pool, of a map and of a lease share, and that are taken back in the middle or at the end: each call sees the whole value, or is refused
/// before it runs. Nothing of the value is left when the taking back has ended.
/// </summary>
internal sealed class SharedValues : Operation
{
    public override async Task RunAsync(Round round, Random random)
    {
        byte[] bytes = new byte[1 << random.Next(0, 22)];
        random.NextBytes(bytes);
        var words = Enumerable.Range(0, random.Next(1, 50)).ToDictionary(number => $"{number}", number => random.Next());
        Shared<byte[]> block;
        Shared<Dictionary<string, int>> table;
        try
        {
            block = round.Executor.Share(bytes);
            table = round.Executor.Share(words);
        }
        catch (ObjectDisposedException) when (round.Ending)
        {
            return;
        }
        catch (Exception e) when (e is IOException or RemotingException or OutOfMemoryException)
        {
            // This process may have no descriptors left; who shares a value is told so.
            if (!round.MayLackDescriptors)
                round.Account.Complain($"a value was not shared: {e}");
            return;
        }
        bool early = random.Next(3) == 0;
        var calls = new List<Task>();
        for (int count = random.Next(1, 40); count > 0; count--)
        {
            int at = random.Next(bytes.Length);
            string word = $"{random.Next(words.Count)}";
            long id = round.Account.Enter();
            long expected = Work.Answer(id) ^ bytes[at] ^ words[word];
            calls.Add(SettleAsync(round, id, round.Executor.SubmitAsync(Work.Remote.LookUp(id, block, at, table, word, random.Next(100))), result => result == expected));
        }
        if (random.Next(3) == 0)
            calls.Add(MapAsync(round, block, bytes));
        // The end of each waits for the calls that have it; later ones are refused.
        var ends = new[] { block.DisposeAsync().AsTask(), table.DisposeAsync().AsTask() };
        if (early)
        {
            long id = round.Account.Enter();
            try
            {
                await round.Executor.SubmitAsync(Work.Remote.LookUp(id, block, 0, table, "0", 0));
                round.Account.Complain($"call {id} has run with a value that was taken back");
            }
            catch (RemoteSerializationException e) when (e.InnerException is ObjectDisposedException)
            {
                round.Account.Close(id, CallOutcome.Refused);
            }
            catch (Exception e)
            {
                round.CloseWithError(id, e);
            }
        }
        await Task.WhenAll(calls);
        await Task.WhenAll(ends);
    }

    private static async Task MapAsync(Round round, Shared<byte[]> block, byte[] bytes)
    {
        long[] ids = [.. Enumerable.Range(0, 50).Select(_ => round.Account.Enter())];
        int index = 0;
        await using var results = round.Executor.MapAsync(id => Work.Remote.ByteAt(id, block), ids, chunkSize: 7).GetAsyncEnumerator();
        for (; index < ids.Length; index++)
        {
            long id = ids[index];
            try
            {
                if (!await results.MoveNextAsync())
                    break;
                if (results.Current != (Work.Answer(id) ^ bytes[id % bytes.Length]))
                    round.Account.Complain($"call {id} of a map has read another value");
                round.Account.Close(id, CallOutcome.Result);
            }
            catch (RemoteSerializationException e) when (e.InnerException is ObjectDisposedException)
            {
                // Taken back before the map had come so far.
                round.Account.Close(id, CallOutcome.Refused);
            }
            catch (Exception e)
            {
                round.CloseWithError(id, e);
            }
        }
        foreach (long id in ids[index..])
            round.Account.Close(id, CallOutcome.Cancelled);
    }
}
