namespace Remoting.Chaos.Storm.Operations;

/// <summary>A call that reports its progress: in order, the last one always, none after its outcome.</summary>
internal sealed class Reports : Operation
{
    public override async Task RunAsync(Round round, Random random)
    {
        long id = round.Account.Enter();
        int count = random.Next(1, 400);
        var listener = new Listener(round.Account, id);
        await SettleAsync(round, id, round.Executor.SubmitAsync(Work.Remote.Report(id, count, listener)), result =>
        {
            if (listener.Last != count)
                round.Account.Complain($"call {id} has reported {listener.Last} of {count} when its result was there");
            return result == Work.Answer(id);
        });
        listener.Close();
    }

    private sealed class Listener(Account account, long id) : IProgress<int>
    {
        private volatile bool _closed;

        public int Last { get; private set; }

        public void Close() => _closed = true;

        public void Report(int value)
        {
            if (_closed)
                account.Complain($"call {id} has reported {value} after its outcome");
            if (value <= Last)
                account.Complain($"call {id} has reported {value} after {Last}");
            Last = value;
        }
    }
}
