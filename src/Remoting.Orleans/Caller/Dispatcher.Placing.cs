using Remoting.Calls;
using Remoting.CompilerServices;

namespace Remoting.Clustering;

// Which silo gets which calls.
internal sealed partial class Dispatcher
{
    /// <summary>Gives calls to silos, as long as there are calls and a silo that has room for the next.</summary>
    private void Dispatch(long now, List<Delivery> failed)
    {
        while (_queue.TryPeek(out var range))
        {
            var choice = Choose(range, now, awaited: null);
            if (choice.Session is { } session)
            {
                var turn = _queue.Turn;
                var taken = _queue.TakeFront(range, session.RoomFor(range));
                _queue.EndTurn(turn);
                TryRun(session, taken, now, null, failed);
            }
            else if (choice.TooLarge is { } tooLarge)
            {
                // A neighbour may be shorter.
                Fail(_queue.TakeFront(range, 1), () => tooLarge, failed);
            }
            else if (choice.Why is { } why)
            {
                Fail(_queue.TakeFront(range, range.Count), why, failed);
            }
            else
            {
                if (choice.IsParticular)
                    DispatchPast(range, now, failed);
                return;
            }
        }
    }

    /// <summary>
    /// The next calls wait for silos that have enough to do, and cannot run on others: those behind them, which can, do not wait for that. They leave alone the silos
    /// that are waited for, so that who waits there gets the next place.
    /// </summary>
    private void DispatchPast(CallRange head, long now, List<Delivery> failed)
    {
        var awaited = new HashSet<SiloSession>();
        var waiting = new HashSet<CallBatch>();
        bool isFull = false;
        Await(head);
        while (!isFull && _queue.TakePast(Pick) is { } past)
            TryRun(past.Taker, past.Range, now, null, failed);

        (SiloSession Taker, int Count)? Pick(CallRange range)
        {
            // What was looked at in this round has no place in it, and where one found none that runs anywhere nobody else does.
            if (isFull || waiting.Contains(range.Batch))
                return null;
            var choice = Choose(range, now, awaited);
            if (choice.Session is { } session)
                return (session, session.RoomFor(range));
            if (choice.IsParticular)
                Await(range);
            else if (choice is { Why: null, TooLarge: null })
                isFull = true;
            else
                // No silo runs it: it hears of that at the head, and is in nobody's way until then.
                waiting.Add(range.Batch);
            return null;
        }

        void Await(CallRange range)
        {
            waiting.Add(range.Batch);
            var callables = range.Batch.Encoded!.CallablesOf(range.Batch);
            foreach (var session in _sessions.Values)
            {
                if (session.Phase == SessionPhase.Open && session.IsMember && WhyRefused(session, callables) is null && session.WhyTooLarge(range) is null)
                    awaited.Add(session);
            }
        }
    }

    /// <summary>
    /// The power of two choices: of two silos that have room, taken at random, the one with less to do for each worker. So callers who know of each other only
    /// by what silos say do not all run to the same one.
    /// </summary>
    /// <param name="range">The next calls.</param>
    /// <param name="now">The time.</param>
    /// <param name="awaited">Silos that calls before these wait for; null where there are none.</param>
    private Choice Choose(CallRange range, long now, HashSet<SiloSession>? awaited)
    {
        var callables = range.Batch.Encoded!.CallablesOf(range.Batch);
        var fitting = new List<SiloSession>();
        bool isAnywhere = false;
        bool mayBeElsewhere = false;
        bool areWorkersFree = false;
        Func<RemotingException>? refusal = null;
        RemoteSerializationException? excess = null;
        foreach (var session in _sessions.Values)
        {
            mayBeElsewhere |= session.Phase == SessionPhase.Opening;
            if (session.Phase != SessionPhase.Open || !session.IsMember)
                continue;
            if (WhyRefused(session, callables) is { } refused)
            {
                refusal = NoSiloCan(session.Silo, refused);
                continue;
            }
            if (session.WhyTooLarge(range) is { } large)
            {
                excess = large;
                continue;
            }
            isAnywhere = true;
            areWorkersFree |= session.FreeWorkers > 0;
            if (session.BusyUntil <= now && session.RoomFor(range) > 0 && awaited?.Contains(session) != true)
                fitting.Add(session);
        }
        // Where all workers are leased calls wait for one in turn with the leases that do; nowhere else.
        if (areWorkersFree)
            fitting.RemoveAll(static session => session.FreeWorkers <= 0);
        if (fitting.Count == 0)
        {
            return isAnywhere || mayBeElsewhere
                ? new Choice(null, IsParticular: refusal is not null || excess is not null)
                : new Choice(null, Why: refusal, TooLarge: excess);
        }
        if (fitting.Count == 1)
            return new Choice(fitting[0]);
        if (range.Batch.Options?.Affinity is { } key)
            return new Choice(fitting.MaxBy(session => string.GetHashCode(session.Silo + '\n' + key, StringComparison.Ordinal)));
        int first = _random.Next(fitting.Count);
        int second = _random.Next(fitting.Count - 1);
        if (second >= first)
            second++;
        return new Choice(fitting[first].Burden <= fitting[second].Burden ? fitting[first] : fitting[second]);
    }

    /// <summary>In a method of its own, so that a choice that finds a silo allocates nothing for it.</summary>
    private static Func<RemotingException> NoSiloCan(string silo, string refused) => () => new RemotingException($"No silo of the cluster can run this. {silo}: {refused}");

    private static string? WhyRefused(SiloSession session, Callable[] callables)
    {
        if (session.Refused.Count == 0)
            return null;
        foreach (var callable in callables)
        {
            if (session.Refused.TryGetValue(callable, out string? why))
                return why;
        }
        return null;
    }

    /// <summary>Where calls go.</summary>
    /// <param name="Session">To this silo; null where none has room for them.</param>
    /// <param name="Why">Why they can be run nowhere.</param>
    /// <param name="TooLarge">Why the first of them cannot, where it is too large for every silo.</param>
    /// <param name="IsParticular">They wait, and some silos cannot run them, whatever room those have.</param>
    private readonly record struct Choice(SiloSession? Session, Func<RemotingException>? Why = null, RemoteSerializationException? TooLarge = null, bool IsParticular = false);
}
