namespace Remoting.Clustering;

/// <summary>
/// How much is on its way to one silo at a time, and back. As much as is useful, as long as answers come; where one did not come in time, next to nothing, and then more
/// with each answer that comes soon. So a link that carries little is not given so much at once that what is said last waits behind it for longer than a silo that is
/// not heard is waited for. The dispatcher's lock guards it.
/// </summary>
internal sealed class SendPace
{
    /// <summary>From slow to fast: so many messages with something to say are on their way, with so many bytes each.</summary>
    private static readonly (int Messages, int Bytes)[] Steps =
    [
        (1, RecordOutbox.PieceBytes), (1, 2 * RecordOutbox.PieceBytes), (1, Request.MostBytes), (2, Request.MostBytes), (4, Request.MostBytes),
    ];

    private int _step = Steps.Length - 1;

    /// <summary>An answer has not come in time. Until another one does, nothing but a question goes there: it may be asked by many ways at once.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>Whether the silo is asked to answer at once, since more waits for that.</summary>
    public bool IsSlow => IsInDoubt || _step < Steps.Length - 1;

    /// <summary>So many messages that say something may be on their way.</summary>
    public int Messages => IsInDoubt ? 0 : Steps[_step].Messages;

    /// <summary>So many bytes may be in a message, and in an answer.</summary>
    public int Bytes => IsInDoubt ? 0 : Steps[_step].Bytes;

    public void OnLost() => (IsInDoubt, _step) = (true, 0);

    /// <summary>The question has been answered.</summary>
    public void OnFound() => IsInDoubt = false;

    /// <summary>The answer to a message that said something, and that was not held, has come.</summary>
    /// <param name="taken">How long it took.</param>
    /// <param name="patience">What would have been too long.</param>
    public void OnAnswered(TimeSpan taken, TimeSpan patience)
    {
        if (taken < patience / 4)
            _step = Math.Min(_step + 1, Steps.Length - 1);
        else if (taken > patience / 2)
            _step = Math.Max(_step - 1, 0);
    }
}
