using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Remoting.Threads;

namespace Remoting.Transport;

/// <summary>
/// One end of a named pipe. The framework's own reads and writes end on threads of the thread pool, all of which the program may have blocked; here they end
/// on the threads that wait for them. Run under Wine only.
/// </summary>
/// <param name="pipe">Made to be overlapped: otherwise a read that waits would hold up every write.</param>
internal sealed unsafe partial class WindowsPipe(PipeStream pipe) : Stream
{
    private const int Pending = 997;
    private const int Connected = 535;
    private const int Broken = 109;
    private const int Closing = 232;
    private const int NotConnected = 233;
    private const int Aborted = 995;

    private const int LocalFacts = 24; // FilePipeLocalInformation

    /// <summary>Of the number of an event: its operation is not told to the thread pool.</summary>
    private const nint Untold = 1;

    /// <summary>Kept, for it closes the handle when it is collected.</summary>
    private readonly PipeStream _pipe = pipe;

    private readonly SafePipeHandle _handle = pipe.SafePipeHandle;
    private readonly ManualResetEvent _read = new(false);
    private readonly ManualResetEvent _written = new(false);
    private volatile bool _disposed;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Waits for who connects; gives his process id.</summary>
    public int WaitForClient(StartLimit limit)
    {
        var operation = Begin(_read);
        int error = Connect(_handle, &operation) ? 0 : Marshal.GetLastPInvokeError();
        // Who has come, and gone again, is turned away as others are.
        if (error is not (Connected or Closing))
            _ = Finish(error, &operation, _read, limit);
        return GetClient(_handle, out int processId) ? processId : 0;
    }

    /// <summary>The process at the other side, which listens there; 0 where the system does not tell.</summary>
    public int ServerProcessId => GetServer(_handle, out int processId) ? processId : 0;

    /// <summary>Turns away who has connected; another may come.</summary>
    public void TurnAway() => _ = Disconnect(_handle);

    public override int Read(Span<byte> buffer) => Receive(buffer, null);

    /// <summary>What is there, or what comes within the limit; 0 at the end.</summary>
    public int Receive(Span<byte> buffer, StartLimit? limit)
    {
        fixed (byte* start = buffer)
        {
            var operation = Begin(_read);
            int error = _disposed ? Aborted : ReadFile(_handle, start, buffer.Length, 0, &operation) ? 0 : Marshal.GetLastPInvokeError();
            try
            {
                return Finish(error, &operation, _read, limit);
            }
            catch (IOException e) when (e.HResult is Broken or Closing or NotConnected or Aborted)
            {
                return 0;
            }
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var operation = Begin(_written);
            int error = WriteFile(_handle, start, buffer.Length, 0, &operation) ? 0 : Marshal.GetLastPInvokeError();
            _ = Finish(error, &operation, _written, null);
        }
    }

    /// <summary>Complete at once, where the pipe has room for it.</summary>
    /// <remarks>
    /// What waits is waited for by the thread that began it, for the system ends the operations of a thread that ends. It may wait for long, so it is one that
    /// is there for such; the sender goes on right on it.
    /// </remarks>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Room() >= buffer.Length)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
        var sent = new TaskCompletionSource();
        OwnThreads.Queue(() =>
        {
            try
            {
                Write(buffer.Span);
            }
            catch (Exception e)
            {
                sent.SetException(e);
                return;
            }
            sent.SetResult();
        }, @long: true);
        return new ValueTask(sent.Task);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            // Ends what waits, and what is just about to.
            _ = CancelAll(_handle, null);
            _ = Disconnect(_handle);
            _pipe.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>So many bytes can be written without waiting; 0 where the system does not tell (Wine).</summary>
    private long Room()
    {
        PipeFacts facts;
        var result = stackalloc nint[2];
        return Query(_handle, result, &facts, sizeof(PipeFacts), LocalFacts) == 0 ? facts.WriteQuota : 0;
    }

    private static Operation Begin(ManualResetEvent done) => new() { Event = done.SafeWaitHandle.DangerousGetHandle() | Untold };

    /// <summary>Waits for an operation, which has no more to do with its memory then; gives its bytes.</summary>
    private int Finish(int error, Operation* operation, ManualResetEvent done, StartLimit? limit)
    {
        if (error is not (0 or Pending))
            throw Error(error);
        try
        {
            if (error == Pending)
                limit?.Wait(done);
        }
        catch
        {
            _ = CancelAll(_handle, operation);
            _ = GetResult(_handle, operation, out _, wait: true);
            throw;
        }
        return GetResult(_handle, operation, out int count, wait: true) ? count : throw Error(Marshal.GetLastPInvokeError());
    }

    private static IOException Error(int error) => new($"The other process can no longer be reached: {new Win32Exception(error).Message}", error);
}
