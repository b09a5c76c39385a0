using MessagePack;
using Remoting.Calls;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Scheduling;
using Remoting.Serialization;
using Remoting.Transport;

namespace Remoting.InProcess;

internal sealed partial class LocalWorker
{
    /// <summary>What a call says before it ends: as bytes, and only as far as its caller follows, as from a worker.</summary>
    private sealed class LocalOutlet(LocalWorker worker, CallBatch batch, int index, long sequence) : ICallOutlet, ICallAcknowledgements
    {
        private readonly object _gate = new();
        private readonly SendWindow _reports = new(FlowControl.ReportWindow, FlowControl.ReportBytes);

        /// <summary>Reports that find no room: the latest of each parameter.</summary>
        private readonly List<(int Parameter, byte[] Value)> _waiting = [];

        private SendWindow? _items;
        private LocalSources? _sources;
        private bool _closed;

        public ICallSources Sources => _sources ?? Interlocked.CompareExchange(ref _sources, MakeSources(), null) ?? _sources;

        /// <summary>What an exception of the callable is in truth.</summary>
        public CallError? Explain(Exception error) => _sources?.Explain(error);

        public void OpenStream(int window) => _items = new SendWindow(Math.Max(1, window), FlowControl.StreamBytes);

        public void WaitForRoom(CancellationToken cancellationToken)
        {
            using var registration = cancellationToken.UnsafeRegister(static outlet => ((LocalOutlet)outlet!).Wake(), this);
            lock (_gate)
            {
                while (!_items!.HasRoom && !cancellationToken.IsCancellationRequested)
                    Monitor.Wait(_gate);
            }
            cancellationToken.ThrowIfCancellationRequested();
        }

        public void SendItem<T>(T item, WireWriter<T> write)
        {
            byte[] body = Write(item, write);
            lock (_gate)
                _items!.Send(FlowControl.SizeOfItem(body.Length));
            if (worker.Tell(sequence, CallNotice.Said) is not null && batch is StreamedCall stream)
                stream.TakeItem(body, this, sequence);
        }

        public void Flush()
        {
        }

        public void SendReport<T>(int parameter, T value, WireWriter<T> write)
        {
            byte[] body = Write(value, write);
            lock (_gate)
            {
                if (_closed)
                    return;
                if (_reports.HasRoom)
                {
                    Send(parameter, body);
                }
                else
                {
                    _waiting.RemoveAll(waiting => waiting.Parameter == parameter);
                    _waiting.Add((parameter, body));
                }
            }
        }

        public void OnConsumed(long sequence, int count)
        {
            lock (_gate)
            {
                _items!.Take(count);
                Monitor.PulseAll(_gate);
            }
        }

        public void OnReported(long sequence, int count)
        {
            lock (_gate)
            {
                if (_closed)
                    return;
                _reports.Take(count);
                while (_waiting.Count > 0 && _reports.HasRoom)
                    SendWaiting();
            }
        }

        /// <summary>The call has ended: the last reports are sent, and what comes after them is dropped.</summary>
        public void Close()
        {
            lock (_gate)
            {
                while (_waiting.Count > 0)
                    Tell(_waiting[0].Parameter, TakeWaiting());
                _closed = true;
            }
            _sources?.Close();
        }

        private LocalSources MakeSources() =>
            new(() => worker.Tell(sequence, CallNotice.Said) is null ? null : batch.OpenSources(index), sequence);

        private static byte[] Write<T>(T value, WireWriter<T> write)
        {
            var buffer = FrameBuffer.Rent();
            try
            {
                using var alone = ByItself.Begin();
                var writer = new MessagePackWriter(buffer);
                write(ref writer, value);
                writer.Flush();
                return buffer.Written.ToArray();
            }
            finally
            {
                FrameBuffer.Return(buffer);
            }
        }

        private void Send(int parameter, byte[] body)
        {
            _reports.Send(FlowControl.SizeOfItem(body.Length));
            Tell(parameter, body);
        }

        private void SendWaiting() => Send(_waiting[0].Parameter, TakeWaiting());

        private byte[] TakeWaiting()
        {
            byte[] value = _waiting[0].Value;
            _waiting.RemoveAt(0);
            return value;
        }

        /// <summary>Only posted here; the caller's listener runs on a thread of its own.</summary>
        private void Tell(int parameter, byte[] body)
        {
            if (worker.Tell(sequence, CallNotice.Said) is null)
                return;
            var remote = batch[index];
            batch.OpenReports(index, worker.Outcomes).Report(() => ReportLine.Read(remote, parameter, body, worker._serializer)?.Invoke(), body.Length, this, sequence);
        }

        private void Wake()
        {
            lock (_gate)
                Monitor.PulseAll(_gate);
        }
    }
}
