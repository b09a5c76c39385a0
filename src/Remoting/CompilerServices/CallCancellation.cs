using System.Diagnostics.CodeAnalysis;

namespace Remoting.CompilerServices;

/// <summary>
/// The tokens of the calls of a worker. A call that asks for its token gets one from a source of its own, so a cancellation that comes late
/// reaches the call that it was meant for, which has ended, and no other one: not the next, and not what the program has kept of earlier ones.
/// </summary>
/// <remarks>
/// A call that does not ask costs the store of its number. The two sides meet under the gate: a call that asks after it was cancelled finds
/// that it was, and one that has asked before is found by its source.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Who has a token may use it for ever; a source without a timer leaves nothing to the collector but memory.")]
internal sealed class CallCancellation
{
    private const long None = long.MinValue;

    private readonly Lock _gate = new();

    /// <summary>Number of the call that runs.</summary>
    private long _running = None;

    /// <summary>Number of the call that was cancelled last.</summary>
    private long _cancelled = None;

    private Source _source = new(None);

    /// <summary>The token of the call that runs. Any thread that the program has may ask.</summary>
    public CancellationToken Token
    {
        get
        {
            var source = Volatile.Read(ref _source);
            return source.Call == Volatile.Read(ref _running) ? source.Token : MakeToken();
        }
    }

    /// <summary>Whether the call that runs was cancelled.</summary>
    public bool IsCancelled => Volatile.Read(ref _cancelled) == _running;

    /// <summary>The executing thread: another call begins.</summary>
    public void Begin(long sequence) => Volatile.Write(ref _running, sequence);

    /// <summary>The listening thread: a call is to end.</summary>
    public void Cancel(long sequence)
    {
        lock (_gate)
        {
            _cancelled = sequence;
            // Callbacks of the token are the program's code; they run on the thread pool, not here.
            if (_source.Call == sequence)
                _ = _source.CancelAsync();
        }
    }

    private CancellationToken MakeToken()
    {
        lock (_gate)
        {
            long running = Volatile.Read(ref _running);
            if (_source.Call != running)
            {
                var source = new Source(running);
                if (_cancelled == running)
                    source.Cancel();
                Volatile.Write(ref _source, source);
            }
            return _source.Token;
        }
    }

    private sealed class Source(long call) : CancellationTokenSource
    {
        /// <summary>Number of the call that it belongs to, and to no other.</summary>
        public long Call => call;
    }
}
