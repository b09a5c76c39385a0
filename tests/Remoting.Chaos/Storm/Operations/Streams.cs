namespace Remoting.Chaos.Storm.Operations;

/// <summary>
/// A stream: its items in order, none twice, none left out, up to its end or its error. Sometimes it is left early, sometimes cancelled, sometimes
/// its consumer is slow.
/// </summary>
internal sealed class Streams : Operation
{
    public override async Task RunAsync(Round round, Random random)
    {
        int count = random.Next(3) == 0 ? random.Next(3) : random.Next(2000);
        int stopAfter = random.Next(4) == 0 ? random.Next(count + 1) : int.MaxValue;
        bool throwsAtEnd = random.Next(10) == 0;
        int padding = random.Next(4) == 0 ? random.Next(2000) : 0;
        bool slowly = random.Next(4) == 0;
        bool mayBeCancelled = random.Next(4) == 0;
        using var cancellation = new CancellationTokenSource();
        if (mayBeCancelled)
            cancellation.CancelAfter(random.Next(30));
        long id = round.Account.Enter();
        int got = 0;
        try
        {
            await foreach (var (number, block) in round.Executor.StreamAsync(Work.Remote.Stream(id, count, padding, throwsAtEnd), cancellation.Token))
            {
                if (number != Work.Answer(id + got) || block.Length != padding)
                    round.Account.Complain($"item {got} of stream {id} is wrong, or another one's");
                if (++got > count)
                    round.Account.Complain($"stream {id} of {count} items gave {got}");
                if (got >= stopAfter)
                    break;
                if (slowly && got % 64 == 0)
                    await Task.Delay(1, CancellationToken.None);
            }
            if (got < stopAfter && (got != count || throwsAtEnd))
                round.Account.Complain($"stream {id} ended well after {got} of {count} items");
            // Left before its end it may not even have been started.
            round.Account.Close(id, got < stopAfter ? CallOutcome.Result : CallOutcome.Cancelled);
        }
        catch (RemoteCallException e) when (throwsAtEnd && got == count && e.RemoteMessage == $"{id}")
        {
            round.Account.Close(id, CallOutcome.Thrown);
        }
        catch (Exception e)
        {
            round.CloseWithError(id, e, mayBeCancelled);
        }
    }
}
