using Remoting.Platform;
using Remoting.Protocol;
using Remoting.Threads;
using Remoting.Transport;

namespace Remoting.WorkerHost;

/// <summary>Where the executing thread gets its frames from: it reads them itself, one at a time, and sleeps when there is none.</summary>
internal sealed class WorkerLane(Stream stream, Ledger ledger, WorkerEnd end)
{
    private readonly LaneReader _reader = new(ledger.ToWorker);
    private readonly AdaptiveSpin _spin = new(AdaptiveSpin.WakeUp);

    /// <summary>Whether another frame is there already.</summary>
    public bool HasMore => _reader.MayHaveMore;

    /// <summary>
    /// From here on this thread may sleep where it does not see that the channel ends: another one listens.
    /// </summary>
    public void SleepAtRing() => ledger.ToWorker.SleepsHere = Futex.CanWait && SharedMemory.IsWanted;

    /// <summary>The next frame; its body is valid until the next call. Does not return when the parent is gone.</summary>
    public FrameKind Read(out ReadOnlyMemory<byte> body)
    {
        if (_reader.TryRead(out var kind, out body))
            return kind;
        do
        {
            if (!_reader.Fill() && !(_reader.IsOnRing && _spin.WaitFor(ledger.ToWorker)) && _reader.TrySleep())
                Sleep();
        }
        while (!_reader.TryRead(out kind, out body));
        // What a call before has left for this thread, or has sent it meanwhile, is nothing that the next one is to hear. Not between calls that are here
        // together: it costs as much as a tiny call.
        Interruptions.Drop();
        return kind;
    }

    private void Sleep()
    {
        var ring = ledger.ToWorker;
        if (_reader.IsOnRing && ring.SleepsHere)
        {
            ring.SleepsHere = ring.TrySleepHere();
            _reader.Awake();
            return;
        }
        int count;
        try
        {
            count = stream.Read(_reader.GetStreamMemory().Span);
        }
        catch (IOException)
        {
            count = 0;
        }
        if (count == 0)
            end.WithChannel();
        _reader.Awake();
        _reader.AdvanceStream(count);
    }
}
