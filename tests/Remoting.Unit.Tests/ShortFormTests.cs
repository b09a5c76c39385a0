using System.Buffers;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Tests;

/// <summary>Numbers that are written and read without MessagePack's writer and reader: the bytes are the same, and what is not such a number is left alone.</summary>
public sealed class ShortFormTests
{
    private delegate void Writes(ref MessagePackWriter writer);

    private static readonly long[] Numbers = [.. Edges().Distinct()];

    [Test]
    public void Integers_are_those_of_the_library()
    {
        foreach (long number in Numbers)
        {
            byte[] bytes = Same((ref MessagePackWriter writer) => writer.Write(number), buffer => Wire.Write(buffer, number));
            Assert.True(Wire.TryRead(bytes, out long read));
            Assert.Equal(number, read);
            Assert.Equal(number is >= int.MinValue and <= int.MaxValue, Wire.TryRead(bytes, out int small));
            if (number is >= int.MinValue and <= int.MaxValue)
            {
                Assert.Equal(number, small);
                Same((ref MessagePackWriter writer) => writer.Write((int)number), buffer => Wire.Write(buffer, (int)number));
            }
            OnlyWhole(bytes, part => Wire.TryRead(part, out long _));
        }
    }

    [Test]
    public void Other_numbers_are_those_of_the_library()
    {
        foreach (double number in new[] { 0, -0.0, 1.5, double.MinValue, double.Epsilon, double.NaN, double.PositiveInfinity })
        {
            byte[] bytes = Same((ref MessagePackWriter writer) => writer.Write(number), buffer => Wire.Write(buffer, number));
            Assert.True(Wire.TryRead(bytes, out double read));
            Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(read));
            OnlyWhole(bytes, part => Wire.TryRead(part, out double _));
        }
        foreach (bool value in new[] { false, true })
        {
            byte[] bytes = Same((ref MessagePackWriter writer) => writer.Write(value), buffer => Wire.Write(buffer, value));
            Assert.True(Wire.TryRead(bytes, out bool read));
            Assert.Equal(value, read);
            OnlyWhole(bytes, part => Wire.TryRead(part, out bool _));
        }
    }

    [Test]
    public void Blocks_are_those_of_the_long_form()
    {
        for (int length = 0; length < 300; length++)
        {
            long[] block = [.. Enumerable.Range(0, length).Select(i => Numbers[i % Numbers.Length])];
            byte[] bytes = Same((ref MessagePackWriter writer) => Wire.Write(ref writer, block), buffer => Wire.Write(buffer, block));
            if (Wire.TryRead(bytes, out long[]? read))
                Assert.Equal(block, read);
            else
                Assert.True(length * sizeof(long) > byte.MaxValue);
            OnlyWhole(bytes, part => Wire.TryRead(part, out long[]? _));
            Assert.False(Wire.TryRead(bytes, out Int128[]? _) && length % 2 != 0);
        }
        Assert.Equal([MessagePackCode.Nil], Same((ref MessagePackWriter writer) => Wire.Write(ref writer, (long[]?)null), buffer => Wire.Write(buffer, (long[]?)null)));
        Assert.False(Wire.TryRead([MessagePackCode.Nil], out long[]? _));
    }

    [Test]
    public void What_is_no_such_number_is_left_alone()
    {
        for (int code = 0; code <= byte.MaxValue; code++)
        {
            byte[] bytes = [(byte)code, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
            bool isInteger = (MessagePackCode.ToMessagePackType((byte)code) == MessagePackType.Integer);
            ReadOnlySpan<byte> rest = bytes;
            // The largest unsigned number is none of ours.
            Assert.Equal(isInteger && code != MessagePackCode.UInt64, Wire.TryTake(ref rest, out long number));
            if (rest.Length == bytes.Length)
                continue;
            var reader = new MessagePackReader(bytes);
            Assert.Equal(reader.ReadInt64(), number);
            Assert.Equal(bytes.Length - reader.Consumed, rest.Length);
        }
    }

    private static IEnumerable<long> Edges()
    {
        for (int bit = 0; bit < 64; bit++)
        {
            foreach (long near in new long[] { -2, -1, 0, 1, 2 })
            {
                yield return (1L << bit) + near;
                yield return -(1L << bit) + near;
            }
        }
        for (long number = -300; number < 300; number++)
            yield return number;
    }

    private static byte[] Same(Writes library, Action<ArrayBufferWriter<byte>> ours)
    {
        var expected = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(expected);
        library(ref writer);
        writer.Flush();
        var actual = new ArrayBufferWriter<byte>();
        ours(actual);
        Assert.Equal(expected.WrittenSpan.ToArray(), actual.WrittenSpan.ToArray());
        return actual.WrittenSpan.ToArray();
    }

    private static void OnlyWhole(byte[] bytes, Func<byte[], bool> read)
    {
        for (int length = 0; length < bytes.Length; length++)
            Assert.False(read(bytes[..length]));
        Assert.False(read([.. bytes, 0]));
    }
}
