using Remoting.Threads;
using Remoting.Watching;

namespace Remoting.Clustering;

/// <summary>
/// Those who look at a silo's pool from elsewhere. What they are told is made when they ask, and only then: one who does not ask any more is forgotten, and with
/// the last of them nothing is written down for anybody.
/// </summary>
/// <param name="pool">What there is to see; null where that is nothing.</param>
/// <param name="time">The clock.</param>
internal sealed class SiloViewers(IWatchedPool? pool, TimeProvider time)
{
    /// <summary>So many may look at a time, as at one dashboard.</summary>
    public const int Most = 50;

    /// <summary>Who has not asked for so long has gone: they ask twice a second.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, SiloViewer> _viewers = [];
    private bool _isClosed;

    /// <summary>What it is told. Made by a thread of its own: it asks the system about each worker, and who carries messages has no time for that.</summary>
    public Task<byte[]> AnswerAsync(Look look)
    {
        if (Find(look.Viewer) is not { } viewer)
            return Task.FromResult(Look.WriteAnswer([]));
        var answer = new TaskCompletionSource<byte[]>();
        OwnThreads.Queue(() =>
        {
            try
            {
                answer.SetResult(viewer.Tell(look.Frame));
            }
            catch (Exception e)
            {
                answer.SetException(e);
            }
        });
        return answer.Task;
    }

    /// <summary>Forgets those who have gone.</summary>
    public void Beat(long now) => Forget(viewer => time.GetElapsedTime(viewer.AskedAt, now) > Silence);

    /// <summary>Nobody sees anything any more.</summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
        Forget(_ => true);
    }

    private SiloViewer? Find(long number)
    {
        lock (_gate)
        {
            if (pool is null || _isClosed)
                return null;
            if (!_viewers.TryGetValue(number, out var viewer))
            {
                if (_viewers.Count == Most)
                    return null;
                _viewers.Add(number, viewer = new SiloViewer(pool));
            }
            viewer.AskedAt = time.GetTimestamp();
            return viewer;
        }
    }

    private void Forget(Func<SiloViewer, bool> isGone)
    {
        var gone = new List<SiloViewer>();
        lock (_gate)
        {
            foreach (var (number, viewer) in _viewers.Where(one => isGone(one.Value)).ToArray())
            {
                _viewers.Remove(number);
                gone.Add(viewer);
            }
        }
        foreach (var viewer in gone)
            viewer.Leave();
    }
}

/// <summary>One who looks.</summary>
internal sealed class SiloViewer(IWatchedPool pool)
{
    private readonly Lock _gate = new();
    private FeedWriter? _frames;
    private byte[] _last = [];
    private long _number;
    private bool _hasLeft;

    /// <summary>Its viewers' lock guards it.</summary>
    public long AskedAt { get; set; }

    /// <summary>The frame of that number: what is new, or the last one again. Who asks for another one is told everything anew.</summary>
    public byte[] Tell(long number)
    {
        lock (_gate)
        {
            if (_hasLeft)
                return Look.WriteAnswer([]);
            if (_frames is not null && number == _number)
                return _last;
            if (_frames is null || number != _number + 1)
            {
                var before = _frames;
                _frames = FeedWriter.Open(pool, "", lanesOnly: true);
                before?.Dispose();
            }
            _number = number;
            var frame = _frames.Next();
            // It never is, by what goes into one. If it were, a message would be larger than messages are.
            return _last = Look.WriteAnswer(frame.Length <= RecordOutbox.PieceBytes ? frame.Span : []);
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _hasLeft = true;
            _frames?.Dispose();
        }
    }
}
