namespace Remoting.Calls;

/// <summary>Why a call is written down.</summary>
internal enum RecordedEnd
{
    /// <summary>Its worker died under it.</summary>
    Death,

    /// <summary>Its worker was killed because it ran past its time-out.</summary>
    Timeout,

    /// <summary>It threw.</summary>
    Exception,
}

/// <summary>
/// Writes down calls that came to a bad end. Runs where files and the program's own code may take their time: under no lock, on no thread that receives.
/// </summary>
internal interface ICallRecorder
{
    /// <summary>Whether calls that end so are written down.</summary>
    bool Wants(RecordedEnd end);

    /// <summary>Writes one down, and tells its error where. Never throws. The call has no outcome yet, so its arguments are there.</summary>
    /// <param name="end">Why.</param>
    /// <param name="call">The call.</param>
    /// <param name="error">What it is about to fail with.</param>
    /// <param name="death">How its worker ended, if it did.</param>
    void Record(RecordedEnd end, CallRange call, RemotingException error, WorkerDeath? death);

    /// <summary>A worker is gone: what its runtime may have left, and nobody took, is not to become more and more. Never throws.</summary>
    void Tidy();
}
