using System.Diagnostics;
using MessagePack;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Serialization;
using Remoting.Transport;

namespace Remoting.WorkerHost;

/// <summary>
/// What one running call says before it ends: items of its stream and reports of its progress, as frames of their own in the outbox, like
/// results. So they are on their way within a millisecond, share system calls, and survive the process.
/// Invariant: nothing of a call comes behind its outcome, and what it says is numbered without a gap.
/// </summary>
internal sealed class CallOutlet(ResultOutbox outbox, long sequence) : ICallOutlet
{
    private readonly object _gate = new();

    /// <summary>Number of the last message.</summary>
    private long _messages;

    private bool _closed;

    private Inlets? _inlets;

    /// <summary>Items of a stream that the consumer has not taken. There from <see cref="OpenStream"/> on.</summary>
    private SendWindow? _items;

    // Reports: those on their way, and those that wait, one for each parameter.
    private readonly SendWindow _reports = new(FlowControl.ReportWindow, FlowControl.ReportBytes);
    private readonly List<(int Parameter, byte[] Value)> _waiting = [];

    /// <summary>Number of the call.</summary>
    public long Sequence => sequence;

    public ICallSources Sources => _inlets ?? Interlocked.CompareExchange(ref _inlets, new Inlets(this), null) ?? _inlets;

    public void OpenStream(int window)
    {
        var items = new SendWindow(Math.Max(1, window), FlowControl.StreamBytes);
        lock (_gate)
            _items = items;
    }

    public void WaitForRoom(CancellationToken cancellationToken)
    {
        var items = _items!;
        bool room;
        lock (_gate)
            room = items.HasRoom;
        if (!room)
        {
            outbox.Flush();
            using var registration = cancellationToken.UnsafeRegister(static outlet => ((CallOutlet)outlet!).Wake(), this);
            lock (_gate)
            {
                while (!items.HasRoom && !cancellationToken.IsCancellationRequested)
                    Monitor.Wait(_gate);
            }
        }
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void SendItem<T>(T item, WireWriter<T> write)
    {
        var buffer = FrameBuffer.Rent();
        int start = MessageFrame.BeginItem(buffer, sequence);
        int body = buffer.Length;
        Write(buffer, item, write);
        lock (_gate)
        {
            Send(buffer, start, FrameKind.Item);
            _items!.Send(FlowControl.SizeOfItem(buffer.Length - body));
        }
        FrameBuffer.Return(buffer);
    }

    public void Flush() => outbox.Flush();

    public void SendReport<T>(int parameter, T value, WireWriter<T> write)
    {
        var buffer = FrameBuffer.Rent();
        int start = MessageFrame.BeginReport(buffer, sequence, parameter);
        int body = buffer.Length;
        Write(buffer, value, write);
        lock (_gate)
        {
            if (_closed)
                return;
            if (_reports.HasRoom)
            {
                Debug.Assert(_waiting.Count == 0, "A report waits only while there is no room.");
                _reports.Send(FlowControl.SizeOfItem(buffer.Length - body));
                Send(buffer, start, FrameKind.Report);
            }
            else
            {
                // What was not sent yet is out of date.
                _waiting.RemoveAll(waiting => waiting.Parameter == parameter);
                _waiting.Add((parameter, buffer.Written[body..].ToArray()));
            }
        }
        FrameBuffer.Return(buffer);
    }

    /// <summary>The reading thread: the caller has taken items or reports.</summary>
    public void Grant(FrameKind kind, long count)
    {
        lock (_gate)
        {
            if (kind == FrameKind.Consumed)
            {
                _items?.Take(count);
                Monitor.PulseAll(_gate);
            }
            else if (!_closed)
            {
                _reports.Take(count);
                while (_waiting.Count > 0 && _reports.HasRoom)
                    _reports.Send(FlowControl.SizeOfItem(SendWaiting()));
            }
        }
    }

    /// <summary>The reading thread: the caller gives an item of a source, or its end.</summary>
    public void Give(SourceFrame frame)
    {
        if (Volatile.Read(ref _inlets) is not { } inlets)
            return;
        if (frame.Kind == FrameKind.Given)
            inlets.Give(frame.Number, frame.Content);
        else if (frame.ReadError() is { } error)
            inlets.GiveEnd(frame.Number, SourceInlets.ToException(error), error.Kind == CallErrorKind.SourceEnding);
        else
            inlets.GiveEnd(frame.Number, null, ofEnding: false);
    }

    /// <summary>What an exception of the callable is in truth, if it is not its own.</summary>
    public CallError? Explain(Exception error) => _inlets?.Explain(error);

    /// <summary>The call has ended: the last reports are sent, and what comes after them is dropped.</summary>
    public void Close()
    {
        lock (_gate)
        {
            // There is no later; they are one a parameter at most.
            while (_waiting.Count > 0)
                SendWaiting();
            _closed = true;
        }
        _inlets?.Close();
    }

    private static void Write<T>(FrameBuffer buffer, T value, WireWriter<T> write)
    {
        using var alone = ByItself.Begin();
        var writer = new MessagePackWriter(buffer);
        write(ref writer, value);
        writer.Flush();
    }

    private void Send(FrameBuffer buffer, int start, FrameKind kind)
    {
        MessageFrame.End(buffer, start, kind, ++_messages);
        outbox.Add(buffer.Written[start..], more: true);
    }

    /// <summary>Sends the report that has waited for the longest; gives its bytes.</summary>
    private int SendWaiting()
    {
        var (parameter, value) = _waiting[0];
        _waiting.RemoveAt(0);
        var buffer = FrameBuffer.Rent();
        int start = MessageFrame.BeginReport(buffer, sequence, parameter);
        value.CopyTo(buffer.GetSpan(value.Length));
        buffer.Advance(value.Length);
        Send(buffer, start, FrameKind.Report);
        FrameBuffer.Return(buffer);
        return value.Length;
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    private sealed class Inlets(CallOutlet outlet) : SourceInlets
    {
        protected override void Ask(SourceOrder order)
        {
            var buffer = FrameBuffer.Rent();
            int start = MessageFrame.BeginOrder(buffer, outlet.Sequence, order);
            bool closed;
            lock (outlet._gate)
            {
                closed = outlet._closed;
                if (!closed)
                    outlet.Send(buffer, start, FrameKind.Wanted);
            }
            FrameBuffer.Return(buffer);
            // Whoever asks for the first sequence after the call has ended was not there to be told of that.
            if (closed)
                Close();
        }
    }
}
