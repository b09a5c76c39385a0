namespace Remoting.Transport;

/// <summary>Takes what comes on a connection.</summary>
internal interface IReceiver : IRungHandler
{
    /// <summary>Where to put the next bytes; at least one.</summary>
    Memory<byte> GetRoom();

    /// <summary>
    /// So many bytes have come; none is the end. More come only after <see cref="Connection.ReceiveOn"/>. Lets nothing out, and calls
    /// <see cref="Poller.HandOver"/> before it does anything long.
    /// </summary>
    void OnReceived(int count);
}

/// <summary>
/// The parent's end of a connection to a worker. Nothing of it needs the thread pool: what comes is taken in by threads of the library's own, and
/// who sends goes on by itself, unless the worker does not read.
/// </summary>
internal abstract class Connection : IDisposable
{
    /// <summary>Waits for bytes on this thread, as long as a worker may take to start.</summary>
    /// <returns>How many; 0 at the end.</returns>
    /// <exception cref="TimeoutException">The time is over.</exception>
    /// <exception cref="EndOfStreamException">The worker's process has ended.</exception>
    public abstract int Receive(Memory<byte> room, StartLimit limit);

    /// <summary>
    /// From here on everything that comes goes to <paramref name="receiver"/>, which is woken for what is in the ring, too, where the platform can do that: what
    /// was there before wakes nobody.
    /// </summary>
    /// <exception cref="IOException">It cannot be waited for.</exception>
    public abstract void Receive(IReceiver receiver, Ledger ledger);

    /// <summary>The receiver takes more.</summary>
    public abstract void ReceiveOn();

    /// <summary>
    /// Sends bytes, on this thread as far as that is possible without waiting; complete at once then. One caller at a time.
    /// </summary>
    /// <exception cref="IOException">(perhaps in the task) The worker is gone.</exception>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Ends it in both directions: whoever receives finds the end, whoever sends an error.</summary>
    public abstract void Shutdown();

    public abstract void Dispose();
}
