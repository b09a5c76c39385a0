using Remoting.Sharing;

namespace Remoting.Clustering;

// Shared values: each travels to a silo once, before the first call there that has it.
internal sealed partial class SiloSession : ISharedHolder
{
    private readonly HashSet<SharedItem> _shared = [];

    /// <summary>The last call that has a value has its outcome, and no other one will have it.</summary>
    void ISharedHolder.Forget(SharedItem item) => dispatcher.Forget(this, item);

    /// <summary>Says so to the silo.</summary>
    public void Forget(SharedItem item, long now)
    {
        if (Phase == SessionPhase.Lost || !_shared.Remove(item))
            return;
        // From now on an answer is due.
        if (!IsExpecting)
            LastHeard = now;
        Outbox.Add(SharedRecord.WriteForget(item.Id));
    }

    /// <summary>The session is over: what it has told its silo is no matter any more.</summary>
    public void LetGo()
    {
        foreach (var item in _shared)
            item.Remove(this);
        _shared.Clear();
    }

    private void Share(SharedUses uses)
    {
        foreach (var use in uses.All)
        {
            var item = (SharedItem)use;
            if (!item.TryAdd(this))
                continue;
            _shared.Add(item);
            SharedRecord.Write(Outbox, item);
        }
    }
}
