using System.Diagnostics;
using CsCheck;
using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Tests.Hostile;

/// <summary>Bytes that are not what they should be, for both readers: refused or understood, at no more cost than they themselves are.</summary>
public sealed class HostileFrameTests : PoolTest
{
    private const int MaxPieces = 40;

    /// <summary>For what takes microseconds: on a busy machine, and with a collection in between.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);

    private string Folder => Path.GetDirectoryName(FileOf("any"))!;

    [Test]
    public void Good_frames_are_understood_however_they_are_cut()
    {
        using var readers = new FrameReaders(Folder);
        foreach (bool asParent in new[] { true, false })
        {
            // A result in memory that is not shared is none.
            byte[][] frames = [.. Good(asParent).Where(frame => SharedMemory.IsWanted || Frames.ReadHeader(frame).Kind != FrameKind.LargeResult)];
            byte[] stream = [.. frames.SelectMany(frame => frame)];
            for (int piece = 1; piece < 200; piece++)
                Assert.Equal(frames.Length, readers.Feed(stream, asParent, piece));
        }
    }

    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public void Whatever_is_done_to_good_frames_they_are_understood_or_refused(bool asParent)
    {
        using var readers = new FrameReaders(Folder);
        var frames = Good(asParent);
        Gen.Select(Gen.Int[0, frames.Length - 1].Array[1, 12], Gen.Select(Gen.Int[0, 6], Gen.Int[0, 1 << 20], Gen.Byte).Array[1, 6], Gen.Int[1, 5000])
            .Sample((order, mutations, piece) =>
            {
                var pieces = order.Select(index => frames[index]).ToList();
                foreach (var (what, where, value) in mutations)
                    Mutate(pieces, what, where, value);
                Survives(readers, [.. pieces.SelectMany(frame => frame)], asParent, piece);
            }, iter: 20_000, threads: 1);
    }

    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public void Noise_is_refused(bool asParent)
    {
        using var readers = new FrameReaders(Folder);
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[1, 400]).Sample((bytes, piece) => Survives(readers, bytes, asParent, piece), iter: 20_000, threads: 1);
    }

    /// <summary>The kind of a good frame over the body of another, whole and cut short at every place.</summary>
    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_kind_with_every_body_is_understood_or_refused(bool asParent)
    {
        using var readers = new FrameReaders(Folder);
        foreach (var kind in Enum.GetValues<FrameKind>())
        {
            foreach (byte[] good in Good(asParent))
            {
                for (int length = 0; length <= Math.Min(200, good.Length - Frames.HeaderSize); length++)
                {
                    byte[] frame = good[..(Frames.HeaderSize + length)];
                    Frames.WriteHeader(frame, kind, length);
                    Survives(readers, frame, asParent, frame.Length);
                }
            }
        }
    }

    [Cases]
    [MemberData(nameof(Corpus.Samples), MemberType = typeof(Corpus))]
    public void The_corpus_is_survived_by_both_sides(string name, string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.NotEmpty(name);
        using var readers = new FrameReaders(Folder);
        foreach (int piece in new[] { 1, 7, 8, 9, bytes.Length })
        {
            Survives(readers, bytes, asParent: true, piece);
            Survives(readers, bytes, asParent: false, piece);
        }
    }

    /// <summary>Every way in which a stream of frames goes wrong; several may meet.</summary>
    private static void Mutate(List<byte[]> frames, int what, int where, byte value)
    {
        if (frames.Count == 0 || frames.Count > MaxPieces)
            return;
        int index = where % frames.Count;
        byte[] frame = [.. frames[index]];
        switch (what)
        {
            case 0 when frame.Length > 0: // a bit flipped
                frame[where / 41 % frame.Length] ^= (byte)(1 << (value & 7));
                frames[index] = frame;
                break;
            case 1: // truncated
                frames[index] = frame[..(where / 41 % (frame.Length + 1))];
                break;
            case 2: // duplicated
                frames.Insert(where / 41 % frames.Count, frame);
                break;
            case 3: // reordered
                frames.RemoveAt(index);
                frames.Insert(value % (frames.Count + 1), frame);
                break;
            case 4 when frame.Length >= Frames.HeaderSize: // oversized: a length that is not the body's
                frame[value % 7] = (byte)where;
                frames[index] = frame;
                break;
            case 5: // a byte inserted
                frames[index] = [.. frame[..(where / 41 % (frame.Length + 1))], value, .. frame[(where / 41 % (frame.Length + 1))..]];
                break;
            case 6: // lost
                frames.RemoveAt(index);
                break;
            default:
                break;
        }
    }

    private byte[][] Good(bool asParent)
    {
        if (asParent)
            return GoodFrames.FromWorker;
        // Two calls of ten bytes each, from byte 8 on, and room behind them.
        byte[] segment = new byte[4096];
        segment[12] = segment[30] = 10;
        File.WriteAllBytes(FileOf("segment"), segment);
        return GoodFrames.FromParent(FileOf("segment"));
    }

    private static void Survives(FrameReaders readers, byte[] bytes, bool asParent, int piece)
    {
        var clock = Stopwatch.StartNew();
        long before = GC.GetAllocatedBytesForCurrentThread();
        readers.Feed(bytes, asParent, piece);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        // The reader's own buffer, its exception, and what the bytes say, which is never much more than the bytes.
        Assert.InRange(allocated, 0, (1 << 20) + 64 * bytes.Length);
        Assert.True(clock.Elapsed < MaxTime, $"{clock.Elapsed} for {bytes.Length} bytes");
    }
}
