namespace Remoting.Transport;

/// <summary>Takes what comes on a connection.</summary>
internal interface IReceiver : IRungHandler
{
    /// <summary>
    /// Bytes have come, or the end, and <see cref="Connection.TryReceive"/> gives them, unless another thread has taken them meanwhile. It is called again only
    /// where it calls <see cref="Connection.ReceiveOn"/>. Lets nothing out, and calls <see cref="Poller.HandOver"/> before it does anything long.
    /// </summary>
    void OnReadable();
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

    /// <summary>
    /// Receives what is there, without waiting for more; one caller at a time, which may be any thread. Below 0 where nothing is there, 0 at the end, and where
    /// the connection is no more.
    /// </summary>
    public abstract int TryReceive(Span<byte> room);

    /// <summary>The receiver takes more. From within <see cref="IReceiver.OnReadable"/> only.</summary>
    public abstract void ReceiveOn();

    /// <summary>
    /// The other process has ended: waits, where that takes a thread, until the receiver has been given all that it left behind, or can be given no more.
    /// Who waits holds nothing that the receiver needs.
    /// </summary>
    public virtual void WaitForRest(TimeSpan atMost)
    {
    }

    /// <summary>
    /// Sends bytes, on this thread as far as that is possible without waiting; complete at once then. One caller at a time.
    /// </summary>
    /// <exception cref="IOException">(perhaps in the task) The worker is gone.</exception>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Ends it in both directions: whoever receives finds the end, whoever sends an error.</summary>
    public abstract void Shutdown();

    public abstract void Dispose();
}
