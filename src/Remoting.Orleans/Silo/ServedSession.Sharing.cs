using Remoting.Transport;

namespace Remoting.Clustering;

// Shared values of the caller. One thread at a time carries out orders, so one puts them together.
internal sealed partial class ServedSession
{
    private readonly Dictionary<long, ServedShare> _shares = [];

    /// <summary>Whether shared values are kept here for the caller.</summary>
    public bool IsSharing
    {
        get
        {
            lock (_gate)
                return _shares.Count > 0;
        }
    }

    private void Share((long Id, long Length) value)
    {
        if (value.Length > MostBytes)
            throw new ProtocolException($"A shared value of {value.Length} bytes is more than a silo takes.");
        var share = new ServedShare(value.Id, value.Length);
        lock (_gate)
        {
            if (!_ended && !_shares.TryAdd(value.Id, share))
                throw new ProtocolException("A shared value is told of once.");
        }
        if (value.Length == 0)
            Keep(share);
    }

    private void AddPart(long id, ReadOnlyMemory<byte> bytes)
    {
        if (FindShare(id) is not { } share)
            return;
        if (share.Add(bytes))
            Keep(share);
    }

    private void Keep(ServedShare share)
    {
        share.Keep(_pool.Shared);
        bool isLate;
        lock (_gate)
            isLate = _ended;
        if (isLate)
            share.LetGo();
    }

    private void Forget(long id)
    {
        ServedShare? share;
        lock (_gate)
            _shares.Remove(id, out share);
        share?.LetGo();
    }

    /// <summary>The session has ended.</summary>
    private void LetGo()
    {
        ServedShare[] shares;
        lock (_gate)
        {
            shares = [.. _shares.Values];
            _shares.Clear();
        }
        foreach (var share in shares)
            share.LetGo();
    }

    /// <summary>Gives the shares that calls have in values; null where they have none.</summary>
    /// <param name="ids">Numbers of the values.</param>
    /// <param name="why">Why one of them is not here, though it has come.</param>
    /// <exception cref="ProtocolException">The caller has not told of one.</exception>
    private SharedUses? FindShared(long[] ids, out RemotingException? why)
    {
        why = null;
        if (ids.Length == 0)
            return null;
        var uses = new SharedUses();
        foreach (long id in ids)
        {
            if (FindShare(id) is { IsWhole: true } share)
            {
                // It may just have been let go of, with the session: then nothing of that is run.
                if (!share.TryUse(uses))
                    why ??= share.WhyNot;
                continue;
            }
            uses.Release();
            lock (_gate)
            {
                if (_ended)
                    return null;
            }
            throw new ProtocolException($"A call has shared value {id}, of which the silo was not told.");
        }
        return uses;
    }

    private ServedShare? FindShare(long id)
    {
        lock (_gate)
            return _shares.GetValueOrDefault(id);
    }
}
