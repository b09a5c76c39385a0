namespace Remoting.Calls;

/// <summary>
/// Takes the calls of a map one by one, each as soon as its item was taken from the source, and gives them to an executor a batch at a time.
/// An executor that writes calls down does so when they are added: what the source does to its item afterwards does not change the call.
/// Used by one thread at a time.
/// </summary>
internal abstract class BatchWriter
{
    /// <summary>Bytes of the calls that were added and not yet submitted.</summary>
    public abstract long Length { get; }

    /// <summary>Adds a call. Never throws: arguments that cannot be written become the call's outcome when its batch is submitted.</summary>
    public abstract void Add(RemoteCall call);

    /// <summary>
    /// Gives the calls that were added to the executor, as the calls of <paramref name="batch"/>. Each gets exactly one outcome, also when the
    /// executor is shut down or broken.
    /// </summary>
    public abstract void Submit(CallBatch batch);

    /// <summary>Drops what was added and not submitted.</summary>
    public abstract void Abandon();
}
