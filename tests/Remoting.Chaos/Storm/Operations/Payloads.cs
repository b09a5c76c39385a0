namespace Remoting.Chaos.Storm.Operations;

/// <summary>Arguments and results of up to a few megabytes.</summary>
internal sealed class Payloads : Operation
{
    public override async Task RunAsync(Round round, Random random)
    {
        long id = round.Account.Enter();
        byte[] bytes = new byte[1 << random.Next(4, 23)];
        random.NextBytes(bytes);
        var call = round.Executor.SubmitAsync(Work.Remote.Transform(id, bytes));
        await SettleAsync(round, id, call, result =>
        {
            if (result.Length != bytes.Length)
                return false;
            for (int i = 0; i < result.Length; i++)
            {
                if (result[i] != (byte)(bytes[i] ^ (byte)id))
                    return false;
            }
            return true;
        });
    }
}
