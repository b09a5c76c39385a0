using System.Buffers;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Capsules;

/// <summary>The call of a capsule, to be submitted once more. Its arguments are bytes already; how many bytes its result has is all that is asked of that.</summary>
internal sealed class RecordedCall(Callable callable, byte[] arguments) : RemoteCall<int>
{
    public override Callable Callable => callable;

    public override bool TryWriteArguments(IBufferWriter<byte> buffer)
    {
        buffer.Write(arguments);
        return true;
    }

    public override void WriteArguments(ref MessagePackWriter writer, CallContext context) => writer.WriteRaw(arguments);

    public override bool TryReadResult(ReadOnlySpan<byte> bytes, out int result)
    {
        result = bytes.Length;
        return true;
    }

    public override int ReadResult(ref MessagePackReader reader) => throw new NotSupportedException("It is read without a reader.");

    public override ValueTask<int> InvokeForResultAsync(CancellationToken cancellationToken) => throw new NotSupportedException("It runs from its bytes.");

    public override Action? ReadReport(int parameter, ref MessagePackReader reader)
    {
        reader.Skip();
        return static () => { };
    }
}

/// <summary>The same of a stream. Behind its arguments is how many items its first consumer had room for; what follows that is not looked at.</summary>
internal sealed class RecordedStream(Callable callable, byte[] arguments) : RemoteStream<int>
{
    public override Callable Callable => callable;

    public override void WriteArguments(ref MessagePackWriter writer, CallContext context) => writer.WriteRaw(arguments);

    public override int ReadItem(ref MessagePackReader reader) => 0;

    public override IAsyncEnumerable<int> Invoke(CancellationToken cancellationToken) => throw new NotSupportedException("It runs from its bytes.");

    public override Action? ReadReport(int parameter, ref MessagePackReader reader)
    {
        reader.Skip();
        return static () => { };
    }
}
