namespace Remoting.Clustering;

// Messages to the silo, and what is known of those on their way.
internal sealed partial class SiloSession
{
    /// <summary>More messages are not on their way at a time; what is said meanwhile goes along with the next.</summary>
    private const int MostMessages = 4;

    private readonly SendPace _pace = new();

    /// <summary>Those that say something.</summary>
    private readonly HashSet<long> _carrying = [];

    private long _lastMessage;

    /// <summary>The one that asks whether the silo is there; 0 where none does.</summary>
    private long _question;

    /// <summary>How far the silo was told that it was heard.</summary>
    private long _confirmed;

    /// <summary>Numbers of messages without answer. One that comes too late is listened to all the same: it shows that the silo lives.</summary>
    public List<long> Open { get; } = [];

    /// <summary>The next message, if one is to be sent now.</summary>
    public SiloMessage? NextMessage(long now)
    {
        if (Phase is SessionPhase.Lost or SessionPhase.Useless || now < NotBefore || Open.Count >= (Number == 0 ? 1 : MostMessages))
            return null;
        bool isQuestion = Number == 0 || _pace.IsInDoubt;
        if (isQuestion && _question != 0)
            return null;
        // A silo that leaves waits for whether its last outcomes have come. Once is enough: it does not wait for long.
        bool isConfirming = Phase == SessionPhase.Leaving && Inbox.Through > _confirmed;
        bool maySay = !isQuestion && _carrying.Count < _pace.Messages;
        bool isAsking = Number == 0 || (isQuestion && IsExpecting) || (maySay && Outbox.HasUnsent) || isConfirming
            || (Open.Count == 0 && (IsInUse || dispatcher.IsLong(LastHeard, now) || (dispatcher.IsWaiting && FreeWorkers <= 0)));
        if (!isAsking)
            return null;
        var pieces = new List<RecordPiece>();
        // Before it has a number nothing is said: a message that begins a session twice would say it twice.
        long first = maySay ? Outbox.Take(_pace.Bytes, pieces) : 1;
        var request = new Request(Number, ++_lastMessage, [.. Open], Inbox.Through, first, pieces)
        {
            IsHurried = _pace.IsSlow && (isQuestion || pieces.Count > 0),
            MostAnswered = _pace.Bytes,
        };
        Open.Add(request.Number);
        if (isQuestion)
            _question = request.Number;
        if (pieces.Count > 0)
            _carrying.Add(request.Number);
        _confirmed = request.Heard;
        return new SiloMessage(this, request, now);
    }

    /// <summary>A message has its answer.</summary>
    /// <param name="message">The message.</param>
    /// <param name="taken">How long it took.</param>
    /// <param name="patience">An answer that takes longer is too late.</param>
    public void OnAnswered(SiloMessage message, TimeSpan taken, TimeSpan patience)
    {
        bool isQuestion = _question == message.Number;
        if (!Close(message))
            return;
        if (isQuestion)
            _pace.OnFound();
        else if (message.Request is { IsHurried: true, Pieces.Count: > 0 })
            _pace.OnAnswered(taken, patience);
    }

    /// <summary>A message has no answer in time: it is lost, or was too much for the way there or back.</summary>
    public void OnUnanswered(SiloMessage message)
    {
        Close(message);
        _pace.OnLost();
        Outbox.Rewind();
    }

    private bool Close(SiloMessage message)
    {
        _carrying.Remove(message.Number);
        if (_question == message.Number)
            _question = 0;
        return Open.Remove(message.Number);
    }
}
