using System.Buffers;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Tests.Fidelity;

/// <summary>There and back again, as an argument whose type generated code does not know.</summary>
internal static class StateTrip
{
    public static T Take<T>(T value)
    {
        var reader = new MessagePackReader(Write(value));
        var back = Wire.ReadDynamic<T>(ref reader);
        Assert.True(reader.End, "Something was left.");
        return back;
    }

    public static ReadOnlyMemory<byte> Write<T>(T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        Wire.WriteDynamic(ref writer, value);
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Where it is declared as what it is, as any object, and where it stands twice: it arrives as it was.</summary>
    public static void AssertWhole<T>(T value)
        where T : notnull
    {
        AssertSame(value);
        AssertSame<object>(value);
        AssertSame<object[]>([value, "between", value]);
    }

    public static void AssertSame<T>(T value) => Assert.Null(DeepComparison.Difference(value, Take(value)));

    /// <summary>It does not travel, and the message says all of this.</summary>
    public static void AssertRefused<T>(T value, params string[] words)
    {
        var error = Assert.ThrowsAny<MessagePackSerializationException>(() => Write(value));
        foreach (string word in words)
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }
}
