namespace Remoting.Chaos.Storm.Operations;

/// <summary>Calls that throw: each gets its own error.</summary>
internal sealed class Errors : Operation
{
    public override async Task RunAsync(Round round, Random random)
    {
        long id = round.Account.Enter();
        try
        {
            await round.Executor.SubmitAsync(Work.Remote.Throw(id));
            round.Account.Complain($"call {id} threw nothing");
        }
        catch (RemoteCallException e)
        {
            if (e.RemoteMessage != $"{id}" || e.InnerException is not InvalidDataException)
                round.Account.Complain($"call {id} threw {e}");
            round.Account.Close(id, CallOutcome.Thrown);
        }
        catch (Exception e)
        {
            round.CloseWithError(id, e);
        }
    }
}
