using MessagePack;
using Remoting.CompilerServices;

[assembly: Remoting.Calls.LeaseCallRegistry]

namespace Remoting.Calls;

/// <summary>
/// What a lease asks of its worker: calls like others, so that they come in order with those of the user, and have outcomes, time-outs and cancellation like
/// them.
/// </summary>
internal sealed class LeaseCall(LeaseOrder order, long number) : RemoteCall<Nil>
{
    public override Callable Callable => LeaseCallable.Of(order);

    public override void WriteArguments(ref MessagePackWriter writer, CallContext context) => writer.Write(number);

    public override Nil ReadResult(ref MessagePackReader reader) => Nil.Default;

    public override ValueTask<Nil> InvokeForResultAsync(CancellationToken cancellationToken)
    {
        LeaseCallable.CarryOut(order, number);
        return default;
    }
}

internal enum LeaseOrder
{
    /// <summary>The worker is leased; the number is that of the lease.</summary>
    Begin,

    /// <summary>The lease is over.</summary>
    End,

    /// <summary>An object is not needed any more; the number is that of its handle.</summary>
    Release,
}

/// <summary>How the worker understands it.</summary>
internal sealed class LeaseCallable(LeaseOrder order) : Callable(Group, order.ToString(), "number")
{
    public new const string Group = "Remoting.WorkerLease";

    private static readonly LeaseCallable[] All = [new(LeaseOrder.Begin), new(LeaseOrder.End), new(LeaseOrder.Release)];

    public static LeaseCallable Of(LeaseOrder order) => All[(int)order];

    public static LeaseCallable? Find(string name) => Array.Find(All, callable => callable.Name == name);

    public static void CarryOut(LeaseOrder order, long number)
    {
        var worker = RemotingWorker.Current ?? throw new InvalidOperationException("Only a worker can be leased.");
        switch (order)
        {
            case LeaseOrder.Begin:
                worker.BeginLease(number);
                break;
            case LeaseOrder.End:
                worker.EndLease();
                break;
            default:
                worker.Lease?.Release(number);
                break;
        }
    }

    public override void Execute(ref MessagePackReader arguments, ref MessagePackWriter result, CallContext context)
    {
        long number = arguments.ReadInt64();
        context.Invoke();
        CarryOut(order, number);
        context.WriteResult();
    }
}

/// <summary>By which a worker finds them, as it finds those of the program.</summary>
internal sealed class LeaseCallRegistryAttribute : CallableRegistryAttribute
{
    public override Callable? Find(string group, string name) => group == LeaseCallable.Group ? LeaseCallable.Find(name) : null;
}
