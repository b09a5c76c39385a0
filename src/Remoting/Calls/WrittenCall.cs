using MessagePack;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Serialization;
using Remoting.Sharing;
using Remoting.Transport;

namespace Remoting.Calls;

/// <summary>Runs a call in this process from its bytes: arguments and result are copies, as in a worker; exceptions arrive as they are.</summary>
internal static class WrittenCall
{
    /// <summary>Runs one call of a batch, and gives it its outcome. Never throws.</summary>
    public static void Run(CallBatch batch, int index, LocalCancellation cancellation)
    {
        // Off, it is a structure on the stack that nobody looks into.
        var meter = batch.Account == CallAccount.Cost ? new LocalMeter(batch, index) : default(LocalMeter?);
        var call = batch[index];
        using var outlet = new LocalOutlet(batch, index);
        var context = new CallContext { LocalToken = cancellation.Token, OpenOutlet = () => outlet };
        var result = FrameBuffer.Rent();
        try
        {
            using var sharing = SharedSource.Enter(LocalSource.Of(batch.Encoded!.Uses));
            using var alone = ByItself.Begin();
            context.Argument(0);
            var arguments = batch.Encoded!.Slice(index, 1)[RunFrame.CallHeaderSize..];
            if (!call.Callable.TryExecute(arguments.Span, result, context))
            {
                var reader = new MessagePackReader(arguments);
                var writer = new MessagePackWriter(result);
                call.Callable.Execute(ref reader, ref writer, context);
                writer.Flush();
            }
            // As from a worker, no report comes behind the outcome.
            outlet.Dispose();
            End(meter, batch, index, result.Length);
            if (cancellation.StopClock())
                batch.Fail(index, new CallTimeoutException(call.Callable.Name, cancellation.Timeout));
            else
                Succeed(batch, index, result.WrittenMemory);
        }
        catch (Exception e)
        {
            outlet.Dispose();
            End(meter, batch, index, 0);
            // Of several exceptions in one, that of a source is the one that counts.
            batch.Fail(index, cancellation.StopClock() ? new CallTimeoutException(call.Callable.Name, cancellation.Timeout)
                : outlet.OwnErrorOf(e) ?? ToError(call.Callable, context.Step, e));
        }
        finally
        {
            FrameBuffer.Return(result);
        }
    }

    private static void End(LocalMeter? measuring, CallBatch batch, int index, long received)
    {
        if (measuring is not { } meter)
            return;
        meter.Return(hasEnded: true);
        _ = meter.End(CallAccounts.SentFor(batch, index), received);
    }

    private static void Succeed(CallBatch batch, int index, ReadOnlyMemory<byte> result)
    {
        try
        {
            batch.Succeed(index, result);
        }
        catch (Exception e)
        {
            batch.Fail(index, RemoteErrors.UnreadableResult(batch[index].Callable, e));
        }
    }

    private static Exception ToError(Callable callable, int step, Exception error)
    {
        if (step == CallContext.Invoking)
            return error;
        if (step == CallContext.Result)
            return new RemoteSerializationException(callable.Name, null, $"The result of {callable.Name} could not be written: {ExceptionText.MessageOf(error)}", error);
        string? parameter = step >= 0 && step < callable.Parameters.Count ? callable.Parameters[step] : null;
        return new RemoteSerializationException(callable.Name, parameter,
            $"The argument '{parameter}' of {callable.Name} could not be read: {ExceptionText.MessageOf(error)}", error);
    }

    /// <summary>Hands the reports of a running call over, as they are when they are made.</summary>
    private sealed class LocalOutlet(CallBatch batch, int index) : ICallOutlet, IDisposable
    {
        private readonly ReportTurn _turn = new();
        private LocalSources? _sources;
        private volatile bool _hasEnded;

        public ICallSources Sources
        {
            get
            {
                var sources = Volatile.Read(ref _sources)
                    ?? Interlocked.CompareExchange(ref _sources, new LocalSources(() => batch.OpenSources(index), sequence: 0), null) ?? _sources;
                // What the callable has left behind may ask for them for the first time.
                if (_hasEnded)
                    sources.Close();
                return sources;
            }
        }

        private RemoteCall Call => batch[index];

        /// <summary>What a source threw, where that has ended the call.</summary>
        public Exception? OwnErrorOf(Exception error) =>
            _sources?.Explain(error) is { Kind: CallErrorKind.Source } own ? batch.SourcesOf(index)?.ErrorOf(own.Parameter) : null;

        public void SendReport<T>(int parameter, T value, WireWriter<T> write)
        {
            var buffer = FrameBuffer.Rent();
            try
            {
                byte[] bytes = Write(buffer, value, write);
                _turn.Tell(() => Read(parameter, bytes)?.Invoke());
            }
            finally
            {
                FrameBuffer.Return(buffer);
            }
        }

        public void Dispose()
        {
            _turn.End();
            _hasEnded = true;
            // One of the two sees the other: whoever makes them has written them before it looks.
            Interlocked.MemoryBarrier();
            _sources?.Close();
        }

        private static byte[] Write<T>(FrameBuffer buffer, T value, WireWriter<T> write)
        {
            using var alone = ByItself.Begin();
            var writer = new MessagePackWriter(buffer);
            write(ref writer, value);
            writer.Flush();
            return buffer.Written.ToArray();
        }

        private Action? Read(int parameter, byte[] bytes)
        {
            using var alone = ByItself.Begin();
            var reader = new MessagePackReader(bytes);
            return Call.ReadReport(parameter, ref reader);
        }

        public void OpenStream(int window) => throw new NotSupportedException("A map has no streams.");

        public void WaitForRoom(CancellationToken cancellationToken) => throw new NotSupportedException("A map has no streams.");

        public void SendItem<T>(T item, WireWriter<T> write) => throw new NotSupportedException("A map has no streams.");

        public void Flush()
        {
        }
    }
}
