using System.Diagnostics;
using Remoting.Calls;

namespace Remoting.Scheduling;

// What must be so after every step. Checked in Debug builds, which is what the tests run.
internal sealed partial class Scheduler
{
    /// <summary>Looking at every call takes as long as there are calls; beyond so many only the cheap checks are made.</summary>
    private const int FewCalls = 64;

    [Conditional("DEBUG")]
    private void CheckInvariants()
    {
        Debug.Assert(_workers.Count <= _options.MaxWorkers, "There are never more processes than allowed, those on their way out included.");
        Debug.Assert(_workers.Count + _aside.Count <= (long)_options.MaxWorkers + _options.StandbyWorkers, "Nor with those on standby, and those that have left their place to one.");
        foreach (var slot in _aside)
        {
            Debug.Assert(slot.SentCount == 0 && slot.Lease is null && slot.State is WorkerState.Starting or WorkerState.Standing or WorkerState.Retiring,
                "Whoever has no place in the pool has no calls.");
        }
        Debug.Assert(!_cancelsQueued || WaitingCalls == 0, "Where what waits is cancelled nothing waits.");
        Debug.Assert(_queue.Calls >= 0, "The queue's count is that of its calls.");
        Debug.Assert(_broken is null || WaitingCalls == 0, "A broken pool has failed the calls that waited.");
        foreach (var lease in _leases)
            Debug.Assert(lease.Phase is LeasePhase.Opening or LeasePhase.Held or LeasePhase.Closing && _workers.Contains(lease.Slot!), "A lease that has begun has a worker.");
        long calls = WaitingCalls + QueuedInLeases();
        foreach (var slot in _workers)
        {
            CheckInvariants(slot);
            calls += slot.SentCount;
        }
        CheckLimits();
        if (calls <= FewCalls && _queue.Entries <= FewCalls)
            CheckPlaces(calls);
    }

    private static void CheckInvariants(WorkerSlot slot)
    {
        Debug.Assert(slot.State != WorkerState.Gone, "A worker that is gone is not in the list.");
        Debug.Assert(slot.State == WorkerState.Ready || slot.SentCount == 0, "Only a worker that is ready has calls.");
        Debug.Assert(slot.SentCount >= 0 && slot.SentBytes >= 0, "The counts are those of the calls.");
        Debug.Assert(slot.PendingKill is not { } kill || (slot.Sent.Count > 0 && slot.Sent[slot.Sent.Count - 1].LastSequence == kill.Sequence),
            "A worker that may be killed has nothing behind the call it may be killed for.");
        for (int i = 0; i < slot.Sent.Count && i < FewCalls; i++)
            Debug.Assert(Lease.Of(slot.Sent[i].Range.Batch) == slot.Lease, "A worker that is leased has calls of its lease, and no other has any.");
        Debug.Assert(slot.Lease is null || slot.Lease.Slot == slot, "A lease and its worker know each other.");
    }

    /// <summary>A call without outcome is in exactly one place.</summary>
    private void CheckPlaces(long expected)
    {
        var places = new HashSet<(CallBatch, int)>();
        long count = 0;
        foreach (var queue in Queues())
            CountQueue(queue);
        foreach (var lease in _leases)
            CountQueue(lease.Queue);
        foreach (var slot in _workers)
        {
            for (int i = 0; i < slot.Sent.Count; i++)
                Count(slot.Sent[i].Range);
        }
        Debug.Assert(count == expected, "The counts are those of the calls.");
        Debug.Assert(places.Count == count, "A call without outcome is in exactly one place.");

        void CountQueue(CallQueue queue)
        {
            foreach (var range in queue.All())
                Count(range);
        }

        void Count(CallRange range)
        {
            for (int i = 0; i < range.Count; i++)
                places.Add((range.Batch, range.Start + i));
            count += range.Count;
        }
    }
}
