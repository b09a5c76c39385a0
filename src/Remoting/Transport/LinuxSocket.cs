using System.Runtime.InteropServices;
using Remoting.Platform;

namespace Remoting.Transport;

/// <summary>The worker's end of a Unix domain socket as a stream that blocks.</summary>
internal sealed class LinuxSocket : Stream
{
    private readonly SafeHandle _socket;

    private LinuxSocket(SafeHandle socket) => _socket = socket;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Connects to the parent, and makes sure that it is the parent: what it sends names assemblies to load.</summary>
    /// <param name="path">Where it listens.</param>
    /// <param name="parentProcessId">The process that has started this one.</param>
    /// <exception cref="IOException">Nobody listens there, or another process.</exception>
    public static LinuxSocket Connect(string path, int parentProcessId)
    {
        var socket = UnixSockets.Connect(path);
        var (process, user) = UnixSockets.PeerOf(socket);
        if (process == parentProcessId && user == ProcessIdentity.EffectiveUserId)
            return new LinuxSocket(socket);
        socket.Dispose();
        throw new IOException($"At {path} listens process {process} of user {user}, which is not the parent of this worker (process {parentProcessId} of the same user).");
    }

    public override int Read(Span<byte> buffer) => UnixSockets.Receive(_socket, buffer);

    public override void Write(ReadOnlySpan<byte> buffer) => UnixSockets.Send(_socket, buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _socket.Dispose();
        base.Dispose(disposing);
    }
}
