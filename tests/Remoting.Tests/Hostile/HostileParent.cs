using System.Security.Cryptography;
using Remoting.Processes;
using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Tests.Hostile;

/// <summary>How bytes come to a worker.</summary>
public enum Way
{
    /// <summary>Instead of Welcome.</summary>
    BeforeWelcome,

    /// <summary>Through the socket, where calls come from.</summary>
    Stream,

    /// <summary>Through the ring.</summary>
    Ring,

    /// <summary>Through the connection for cancellations, which another thread of the worker reads.</summary>
    Control,
}

/// <summary>A real worker process whose parent, this test, does not keep to the protocol.</summary>
internal sealed class HostileParent : IAsyncDisposable
{
    private readonly Endpoint _endpoint;
    private readonly WorkerProcess _process;
    private readonly LaneWriter _lane;
    private Stream _stream = Stream.Null;
    private Stream _control = Stream.Null;
    private bool _reaped;

    private HostileParent(WorkerProcess process, Endpoint endpoint)
    {
        _process = process;
        _endpoint = endpoint;
        _lane = new LaneWriter(endpoint.Ledger.ToWorker);
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a worker and waits until it has said Hello and connected twice.</summary>
    public static async Task<HostileParent> StartAsync(CancellationToken cancellationToken)
    {
        var endpoint = Endpoint.Create();
        var ticket = new WorkerTicket(endpoint.Address, endpoint.Ledger.Path, RandomNumberGenerator.GetBytes(32), Environment.ProcessId, Depth: 1);
        var process = WorkerProcess.Start(1, new ProcessPoolOptions { WorkerOutput = WorkerOutput.Discard }, ticket);
        var limit = process.LimitStart(TimeSpan.FromSeconds(30));
        return await Task.Run(() => new HostileParent(process, endpoint)
        {
            _stream = new ConnectionStream(endpoint.Accept(process.Id, limit)),
            _control = new ConnectionStream(endpoint.Accept(process.Id, limit)),
        }, cancellationToken);
    }

    /// <summary>What a good parent says first; the worker is ready after it.</summary>
    public void Welcome()
    {
        var frame = new FrameBuffer();
        new Welcome(1, null, HasInitializer: false, null).Write(frame);
        _stream.Write(frame.Written);
    }

    /// <summary>Sends bytes. That the worker is gone already is not an error.</summary>
    public void Send(Way way, ReadOnlySpan<byte> bytes)
    {
        try
        {
            switch (way)
            {
                case Way.Control:
                    _control.Write(bytes);
                    break;
                case Way.Ring:
                    _lane.Put(_stream, bytes);
                    if (_lane.Ring.MustWake())
                        _stream.Write(LaneWriter.BellFrame.Span);
                    break;
                default:
                    _stream.Write(bytes);
                    break;
            }
        }
        catch (Exception e) when (e is IOException or ProtocolException)
        {
            // The first bytes were enough for it; or the words of the ring have been scribbled over.
        }
    }

    /// <summary>Closes both connections, waits for the end of the process, and gives its exit code and what it said.</summary>
    public async Task<(int ExitCode, string Error)> EndAsync(TimeSpan limit)
    {
        await _stream.DisposeAsync();
        await _control.DisposeAsync();
        if (!_process.WaitForExit(limit))
            throw new TimeoutException("The worker has not ended.");
        _reaped = true;
        var (exitCode, error) = _process.Reap();
        _process.Dispose();
        return (exitCode!.Value, error);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _control.DisposeAsync();
        _endpoint.Dispose();
        _endpoint.Ledger.Dispose();
        if (_reaped)
            return;
        _process.Kill(gently: false);
        _process.WaitForExit(TimeSpan.FromSeconds(30));
        _process.Reap();
        _process.Dispose();
    }
}

/// <summary>The parent's end of a connection, written to as it comes.</summary>
internal sealed class ConnectionStream(Connection connection) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer) => connection.SendAsync(buffer.ToArray()).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        connection.Shutdown();
        connection.Dispose();
        base.Dispose(disposing);
    }
}
