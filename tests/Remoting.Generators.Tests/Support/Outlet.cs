using System.Buffers;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Generators.Tests.Support;

/// <summary>Keeps what a call says before it ends, as bytes.</summary>
internal sealed class Outlet : ICallOutlet
{
    public List<byte[]> Items { get; } = [];

    public List<(int Parameter, byte[] Value)> Reports { get; } = [];

    public int Window { get; private set; }

    public ICallSources Sources => throw new NotSupportedException("Sequences are tried with a whole executor.");

    public void OpenStream(int window) => Window = window;

    public void WaitForRoom(CancellationToken cancellationToken) => cancellationToken.ThrowIfCancellationRequested();

    public void SendItem<T>(T item, WireWriter<T> write) => Items.Add(Bytes(item, write));

    public void Flush()
    {
    }

    public void SendReport<T>(int parameter, T value, WireWriter<T> write) => Reports.Add((parameter, Bytes(value, write)));

    private static byte[] Bytes<T>(T value, WireWriter<T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        write(ref writer, value);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
