using System.Collections.Concurrent;
using Remoting.Platform;
using Remoting.Threads;
using Remoting.Transport;
using Remoting.Watching;

namespace Remoting.Clustering;

/// <summary>The pool of one silo, and the callers that it serves. Knows nothing of what carries their messages.</summary>
internal sealed class SiloPool : IAsyncDisposable
{
    /// <summary>A message is held no longer than this: it is the heartbeat, by which a caller knows that the silo lives.</summary>
    public static readonly TimeSpan HoldTime = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// A caller with calls here that was not heard for so long has given this silo up: longer than it takes callers to do so
    /// (<see cref="OrleansExecutorOptions.SiloTimeout"/>, 4 s), so that nobody is cut off who only was slow.
    /// </summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The same where the silo leaves: who keeps to the default has given it up long before, and nobody fetches what it would wait for. A caller that has calls here
    /// is heard twice a second otherwise; twice the default, for one that only was slow.
    /// </summary>
    private static readonly TimeSpan LeavingSilence = TimeSpan.FromSeconds(8);

    /// <summary>
    /// A silo that leaves waits so long for a caller to confirm what it was told last: an answer may be lost, and the caller asks again, as soon as it sees that.
    /// </summary>
    private static readonly TimeSpan ConfirmTime = TimeSpan.FromMilliseconds(1500);

    /// <summary>
    /// One without calls whose shared values are in this silo's memory, which it could tell to let go of them: three times as long as a caller that has nothing
    /// to say keeps silent.
    /// </summary>
    private static readonly TimeSpan SharingSilence = TimeSpan.FromSeconds(90);

    /// <summary>One without either may come back for so long.</summary>
    private static readonly TimeSpan LongSilence = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan BeatTime = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<long, ServedSession> _sessions = new();
    private readonly ITimer _timer;
    private long _calls;

    /// <summary>Those of them that any worker may run: what a lease has to do keeps nobody else out, and has limits of its own...</summary>
    private long _pooledCalls;

    /// <summary>... and the bytes of their arguments.</summary>
    private long _pooledBytes;
    private int _leases;
    private volatile bool _leaving;

    public SiloPool(SiloWorkerOptions options, Executor executor, TimeProvider time, CallableCatalog? callables = null)
    {
        Options = options;
        Executor = executor;
        Shared = new SharedStore(executor.Sharing);
        Time = time;
        Viewers = new SiloViewers(executor.Shown as IWatchedPool, time);
        Callables = callables ?? new CallableCatalog(options.CallableAssemblies);
        ITimer? timer = null;
        CleanThread.WithoutContext(() => timer = time.CreateTimer(static pool => ((SiloPool)pool!).Beat(), this, BeatTime, BeatTime));
        _timer = timer!;
    }

    public SiloWorkerOptions Options { get; }

    public Executor Executor { get; }

    public TimeProvider Time { get; }

    public CallableCatalog Callables { get; }

    /// <summary>Shared values of all callers.</summary>
    public SharedStore Shared { get; }

    /// <summary>A report of progress waits for so long for its caller.</summary>
    public TimeSpan ReportPatience { get; set; } = ServedSession.Patience;

    /// <summary>Those who look at the pool from elsewhere.</summary>
    private SiloViewers Viewers { get; }

    /// <summary>Calls without outcome, of all callers.</summary>
    public long Calls => Volatile.Read(ref _calls);

    /// <summary>
    /// Takes a message of a caller in. The answer may be held for up to <see cref="HoldTime"/>. Whoever waits for it goes on elsewhere, and holds up nobody: it is
    /// given by threads that others need.
    /// </summary>
    /// <exception cref="ProtocolException">It is none that a caller sends.</exception>
    public Task<byte[]> ExchangeAsync(ReadOnlyMemory<byte> message)
    {
        if (Look.TryRead(message, out var look))
            return Viewers.AnswerAsync(look);
        if (GivenUp.TryRead(message, out var givenUp))
        {
            if (_sessions.TryGetValue(givenUp.Session, out var over))
                End(over);
            return Task.FromResult(Answer(ReplyStatus.Ended));
        }
        var request = Request.Read(message);
        if (request.Session != 0)
            return _sessions.TryGetValue(request.Session, out var known) ? known.ExchangeAsync(request) : Task.FromResult(Answer(ReplyStatus.Unknown));
        if (_leaving)
            return Task.FromResult(Answer(ReplyStatus.Ended));
        var session = new ServedSession(this, NewNumber());
        _sessions[session.Number] = session;
        return session.ExchangeAsync(request);
    }

    /// <summary>
    /// Takes no more calls, and waits for those that it has, if not for ever: until their callers have the outcomes. Not for those of callers that have given this
    /// silo up, or are not heard any more.
    /// </summary>
    public async Task DrainAsync(TimeSpan patience)
    {
        _leaving = true;
        long begun = Time.GetTimestamp();
        while (Calls > 0 && Time.GetElapsedTime(begun) < patience)
            await Task.Delay(BeatTime, Time).ConfigureAwait(false);
        // The last outcomes are on their way as answers to messages that are held. Whoever asks for them again and again, and never confirms them, is not waited for.
        long told = Time.GetTimestamp();
        do
            await Task.Delay(BeatTime, Time).ConfigureAwait(false);
        while (Time.GetElapsedTime(told) < LeavingSilence && _sessions.Values.Any(session => session.IsUnconfirmed(ConfirmTime)));
    }

    public async ValueTask DisposeAsync()
    {
        _leaving = true;
        await _timer.DisposeAsync().ConfigureAwait(false);
        // They stay known: a caller that has not heard yet that the silo leaves is told how far it was heard, and takes the rest elsewhere.
        foreach (var session in _sessions.Values)
            session.End();
        Viewers.Close();
        await Executor.ShutdownAsync(cancelPending: true).ConfigureAwait(false);
    }

    public void End(ServedSession session)
    {
        _sessions.TryRemove(session.Number, out _);
        session.End();
    }

    public bool HasRoomFor(ForwardedUnit unit)
    {
        long calls = Volatile.Read(ref _pooledCalls);
        return !IsLeaving && (calls == 0 || (calls + unit.Count <= Options.MaxPendingCalls && Volatile.Read(ref _pooledBytes) + unit.Bytes <= Options.MaxPendingBytes));
    }

    public void Count(int calls, long bytes, bool isLeased)
    {
        Interlocked.Add(ref _calls, calls);
        if (isLeased)
            return;
        Interlocked.Add(ref _pooledCalls, calls);
        Interlocked.Add(ref _pooledBytes, bytes);
    }

    /// <summary>A worker is leased, or waited for; or not any more.</summary>
    public void CountLease(int sign) => Interlocked.Add(ref _leases, sign);

    public SiloLoad LoadFor(ServedSession? session) =>
        new(Executor.Parallelism, Calls, session?.Calls ?? 0, CallTime, IsLeaving, Options.MaxPayloadBytes, !_leaving && IsBroken, Volatile.Read(ref _leases));

    /// <summary>How long a call took lately: what is known of it is never nothing, however short that was.</summary>
    private TimeSpan CallTime => Executor.MeasuredCallTime is { } time ? TimeSpan.FromTicks(Math.Max(1, time.Ticks)) : TimeSpan.Zero;

    /// <summary>An answer that says nothing but how a message was taken.</summary>
    public byte[] Answer(ReplyStatus status) => new Reply(status, 0, 0, LoadFor(null), 1, []).Write();

    /// <summary>
    /// It takes no more calls: it leaves, or its pool is broken, and would end each of them at once, by which it would have less to do than any other silo, and
    /// get them all.
    /// </summary>
    public bool IsLeaving => _leaving || IsBroken;

    /// <summary>It has been told to go.</summary>
    public bool IsStopping => _leaving;

    private bool IsBroken => Executor.IsUseless;

    private static long NewNumber()
    {
        // Nobody can guess another caller's, and none is given twice.
        Span<byte> bytes = stackalloc byte[8];
        Randomness.Fill(bytes);
        return Math.Max(1, BitConverter.ToInt64(bytes) & long.MaxValue);
    }

    private void Beat()
    {
        long now = Time.GetTimestamp();
        Viewers.Beat(now);
        foreach (var session in _sessions.Values)
        {
            session.Beat(now, HoldTime);
            if (Time.GetElapsedTime(session.LastHeard, now) > (session.IsInUse ? (_leaving ? LeavingSilence : Silence) : session.IsSharing ? SharingSilence : LongSilence))
                End(session);
        }
    }
}
