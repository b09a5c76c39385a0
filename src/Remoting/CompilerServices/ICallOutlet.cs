namespace Remoting.CompilerServices;

/// <summary>In a worker: what a running call says to its caller before it ends.</summary>
internal interface ICallOutlet
{
    /// <summary>What the call's <see cref="IAsyncEnumerable{T}"/> parameters get their items from.</summary>
    ICallSources Sources { get; }

    /// <summary>The call is a stream.</summary>
    /// <param name="window">At most so many items are on their way: sent, and not yet taken by the consumer.</param>
    void OpenStream(int window);

    /// <summary>Waits until the consumer has room for another item.</summary>
    /// <exception cref="OperationCanceledException">It wants no more.</exception>
    void WaitForRoom(CancellationToken cancellationToken);

    /// <summary>Sends an item. The executing thread only.</summary>
    void SendItem<T>(T item, WireWriter<T> write);

    /// <summary>Sends what is gathered at once.</summary>
    void Flush();

    /// <summary>Sends a report, or keeps it until the caller has taken earlier ones. Any thread, at any time.</summary>
    void SendReport<T>(int parameter, T value, WireWriter<T> write);
}

/// <summary>In a worker: the object that stands for the caller's <see cref="IProgress{T}"/>.</summary>
internal sealed class RemoteProgress<T>(ICallOutlet? outlet, int parameter, WireWriter<T> write) : IProgress<T>
{
    public void Report(T value) => outlet?.SendReport(parameter, value, write);
}
