using Remoting.CompilerServices;

namespace Remoting.Clustering;

// Which silo a worker is leased from.
internal sealed partial class Dispatcher
{
    /// <summary>Asks a silo for a worker, as soon as there is one that takes calls.</summary>
    /// <param name="options">What the lease asks for.</param>
    /// <param name="call">What it asks for to get its worker.</param>
    /// <param name="opening">What its first call is, if it has one: not every silo may have that.</param>
    /// <param name="cancellationToken">Gives up the waiting for a silo.</param>
    /// <exception cref="ObjectDisposedException">The executor was shut down.</exception>
    /// <exception cref="RemotingException">There is no silo for too long, or none that has the first call.</exception>
    public async Task<LeaseState> LeaseAsync(LeaseOptions options, CallOptions? call, Callable? opening, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryLease(options, call, opening) is { } lease)
                return lease;
            await WhenReadyAsync(1, isPatient: false, cancellationToken).ConfigureAwait(false);
            if (TryLease(options, call, opening) is { } ready)
                return ready;
            // Those that there are do not have its first call, and another one is about to say whether it does.
            await Task.Delay(RetryTime, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the silo of a lease has said that it does not have a callable.</summary>
    public bool IsRefused(LeaseState lease, Callable callable)
    {
        using (_gate.Enter())
            return lease.Session.Refused.ContainsKey(callable);
    }

    /// <summary>Asks the silo with the most workers for the least to do; at random where there are several. Null where no silo takes calls.</summary>
    private LeaseState? TryLease(LeaseOptions options, CallOptions? call, Callable? opening)
    {
        LeaseState? lease;
        using (_gate.Enter())
        {
            ObjectDisposedException.ThrowIf(_isShutDown, typeof(OrleansExecutor));
            lease = ChooseForLease(opening)?.Lease(options, call, _time.GetTimestamp());
        }
        Pump();
        return lease;
    }

    private SiloSession? ChooseForLease(Callable? opening)
    {
        SiloSession? best = null;
        int equals = 0;
        bool mayBeElsewhere = false;
        Func<RemotingException>? refusal = null;
        foreach (var session in _sessions.Values)
        {
            mayBeElsewhere |= session.Phase == SessionPhase.Opening;
            if (session.Phase != SessionPhase.Open || !session.IsMember)
                continue;
            if (opening is not null && session.Refused.TryGetValue(opening, out string? why))
            {
                refusal = NoSiloCan(session.Silo, why);
                continue;
            }
            int order = best is null ? -1 : session.LeaseBurden.CompareTo(best.LeaseBurden);
            equals = order < 0 ? 1 : order == 0 ? equals + 1 : equals;
            if (order < 0 || (order == 0 && _random.Next(equals) == 0))
                best = session;
        }
        return best is null && refusal is not null && !mayBeElsewhere ? throw refusal() : best;
    }
}
