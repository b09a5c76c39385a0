namespace Remoting.Chaos.Storm;

/// <summary>What became of a call.</summary>
internal enum CallOutcome
{
    /// <summary>It has its result, and it is right.</summary>
    Result,

    /// <summary>It threw what it was made to throw.</summary>
    Thrown,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>It ran past its time-out.</summary>
    TimedOut,

    /// <summary>Its worker died.</summary>
    Died,

    /// <summary>The worker of its lease died before it was run.</summary>
    Lost,

    /// <summary>The pool was ended or broken under it.</summary>
    Ended,

    /// <summary>The pool had been ended before.</summary>
    Refused,
}
