using System.Security.Cryptography;
using Remoting.Channels;
using Remoting.Workers;

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

    public Task Exited => _process.Exited;

    /// <summary>Starts a worker and waits until it has said Hello and connected twice.</summary>
    public static async Task<HostileParent> StartAsync(CancellationToken cancellationToken)
    {
        var endpoint = Endpoint.Create();
        var ticket = new WorkerTicket(endpoint.Address, endpoint.Ledger.Path, RandomNumberGenerator.GetBytes(32), Environment.ProcessId, Depth: 1);
        var process = await WorkerProcess.StartAsync(1, new ProcessPoolOptions { WorkerOutput = WorkerOutput.Discard }, ticket);
        var parent = new HostileParent(process, endpoint);
        parent._stream = await endpoint.AcceptAsync(process.Id, cancellationToken);
        parent._control = await endpoint.AcceptAsync(process.Id, cancellationToken);
        return parent;
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
        await _process.Exited.WaitAsync(limit);
        _reaped = true;
        return await _process.ReapAsync();
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
        await _process.ReapAsync();
    }
}
