using MessagePack;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Sharing;
using Remoting.Transport;

namespace Remoting.Tests;

/// <summary>Shared values without processes: what a worker makes of what it is told, right or wrong, and the memory behind it.</summary>
public sealed class SharedValueUnitTests
{
    private static readonly SharedForm<byte[]> Bytes = new((ref MessagePackWriter writer, byte[] value) => Wire.Write(ref writer, value), (ref MessagePackReader reader) => Wire.ReadArray<byte>(ref reader)!);
    private static readonly SharedForm<double[]> Doubles = new((ref MessagePackWriter writer, double[] value) => Wire.Write(ref writer, value), (ref MessagePackReader reader) => Wire.ReadArray<double>(ref reader)!);
    private static readonly SharedForm<string> Text = new((ref MessagePackWriter writer, string value) => writer.Write(value), (ref MessagePackReader reader) => reader.ReadString()!);

    [Fact]
    public void Memory_is_sealed_and_its_readers_see_what_was_written()
    {
        byte[] content = [.. Enumerable.Range(0, 10_000).Select(i => (byte)i)];
        using var memory = SealedMemory.Create(content.Length, made => made.Write(0, content));
        byte[] read = new byte[content.Length - 5];
        memory.Read(5, read);
        Assert.Equal(content[5..], read);
        Assert.ThrowsAny<Exception>(() => memory.Write(0, [1]));
        using (var mapped = SharedMemory.OpenToRead(memory.Path))
            Assert.Equal(content, new SharedBytes(mapped, 0, content.Length).GetSpan().ToArray());
        if (OperatingSystem.IsLinux())
            Assert.ThrowsAny<Exception>(() => SharedMemory.Open(memory.Path).Dispose());
    }

    [Fact]
    public void A_worker_opens_a_value_once_and_lets_go_of_it_when_it_is_told()
    {
        using var memory = SealedMemory.Create(3, made => made.Write(0, [7, 8, 9]));
        using var values = new ReceivedValues();
        values.Define(new SharedPlace(1, 3, memory.Path));
        var shared = values.Find(1, Bytes)!;
        Assert.Same(shared, values.Find(1, Bytes));
        Assert.Equal([7, 8, 9], shared.Memory.ToArray());
        Assert.Same(shared.Value, shared.Value);
        var lent = shared.Memory;
        var pinned = lent.Pin();
        values.Forget(1);
        Assert.Null(values.Find(1, Bytes));
        // Nobody reads an address that is not there any more: held until it is let go of, and an exception from then on.
        pinned.Dispose();
        Assert.Throws<ObjectDisposedException>(() => shared.Value);
        Assert.Throws<ObjectDisposedException>(() => shared.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => lent.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => lent.Pin());
    }

    [Fact]
    public void What_is_wrong_with_a_value_is_an_error_of_who_asks_for_it()
    {
        using var memory = SealedMemory.Create(20, made => made.Write(0, new byte[20]));
        using var values = new ReceivedValues();
        values.Define(new SharedPlace(1, 20, memory.Path));
        // No number of elements; more than there is; of another type; not there; no value.
        Assert.Throws<InvalidOperationException>(() => values.Find(1, Doubles));
        values.Define(new SharedPlace(2, 24, memory.Path));
        Assert.Throws<InvalidOperationException>(() => values.Find(2, Doubles));
        values.Define(new SharedPlace(3, long.MaxValue, memory.Path));
        Assert.Throws<InvalidOperationException>(() => values.Find(3, Bytes));
        Assert.Throws<MessagePackSerializationException>(() => values.Find(3, Text));
        values.Define(new SharedPlace(4, 20, memory.Path));
        Assert.Equal(20, values.Find(4, Bytes)!.Span.Length);
        Assert.Throws<InvalidOperationException>(() => values.Find(4, Text));
        values.Define(new SharedPlace(5, 20, memory.Path + "0"));
        Assert.Throws<IOException>(() => values.Find(5, Bytes));
        values.Define(new SharedPlace(6, 0, memory.Path));
        Assert.ThrowsAny<Exception>(() => values.Find(6, Text));
        Assert.Null(values.Find(7, Bytes));
        Assert.Throws<ProtocolException>(() => values.Define(new SharedPlace(6, 0, memory.Path)));
        Assert.Throws<ProtocolException>(() => values.Forget(8));
    }

    [Fact]
    public void Frames_of_shared_values_are_read_as_they_were_written_or_refused()
    {
        var buffer = new FrameBuffer();
        ShareFrame.Write(buffer, new SharedPlace(5, 1L << 40, "/proc/1/fd/7#1.2"));
        byte[] body = buffer.Written[Frames.HeaderSize..].ToArray();
        Assert.Equal(new SharedPlace(5, 1L << 40, "/proc/1/fd/7#1.2"), ShareFrame.Read(body));
        for (int length = 0; length < body.Length; length++)
            Assert.Throws<ProtocolException>(() => ShareFrame.Read(body.AsMemory(0, length)));
        BitConverter.TryWriteBytes(body.AsSpan(8), -1L);
        Assert.Throws<ProtocolException>(() => ShareFrame.Read(body));
        Assert.Throws<ProtocolException>(() => ShareFrame.ReadForget(new byte[7]));
    }

    [Fact]
    public void Blocks_are_those_of_numbers()
    {
        Assert.All([typeof(byte[]), typeof(sbyte[]), typeof(short[]), typeof(ushort[]), typeof(int[]), typeof(uint[]), typeof(long[]), typeof(ulong[]), typeof(float[]), typeof(double[]),
            typeof(char[]), typeof(Half[]), typeof(Int128[]), typeof(UInt128[]), typeof(ReadOnlyMemory<int>)], type => Assert.NotNull(SharedBlock.Find(type)));
        Assert.All([typeof(bool[]), typeof(DayOfWeek[]), typeof(decimal[]), typeof(string[]), typeof(int[,]), typeof(int[][]), typeof(Memory<int>), typeof(List<int>), typeof(string),
            typeof(ReadOnlyMemory<string>)], type => Assert.Null(SharedBlock.Find(type)));
    }
}
