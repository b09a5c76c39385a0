using Remoting.CompilerServices;

namespace Remoting.Capsules;

/// <summary>What a call that is replayed in its own process speaks to: nobody listens, and there is always room for more.</summary>
internal sealed class DeafOutlet : ICallOutlet
{
    public ICallSources Sources => throw new RemotingException("The items of a sequence are not in a capsule: they were made while the call ran.");

    public void OpenStream(int window)
    {
    }

    public void WaitForRoom(CancellationToken cancellationToken) => cancellationToken.ThrowIfCancellationRequested();

    public void SendItem<T>(T item, WireWriter<T> write)
    {
    }

    public void Flush()
    {
    }

    public void SendReport<T>(int parameter, T value, WireWriter<T> write)
    {
    }
}
