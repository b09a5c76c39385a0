using CsCheck;
using Remoting.Channels;

namespace Remoting.Tests.Hostile;

/// <summary>Bytes that are not what they should be, for both readers: refused or understood, at no more cost than they themselves are.</summary>
public sealed class HostileFrameTests : PoolTest
{
    private const int MaxPieces = 40;

    public static TheoryData<string, string> Corpus
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Hostile", "corpus.txt")))
            {
                if (!line.StartsWith('#') && line.Split(':') is [var name, var bytes])
                    data.Add(name, bytes.Replace(" ", "", StringComparison.Ordinal));
            }
            return data;
        }
    }

    [Test]
    public void Good_frames_are_understood_however_they_are_cut()
    {
        foreach (bool asParent in new[] { true, false })
        {
            var frames = asParent ? GoodFrames.FromWorker : GoodFrames.FromParent;
            byte[] stream = [.. frames.SelectMany(frame => frame)];
            for (int piece = 1; piece < 200; piece++)
                Assert.Equal(frames.Length, FrameReaders.Feed(stream, asParent, piece));
        }
    }

    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public void Whatever_is_done_to_good_frames_they_are_understood_or_refused(bool asParent)
    {
        var frames = asParent ? GoodFrames.FromWorker : GoodFrames.FromParent;
        Gen.Select(Gen.Int[0, frames.Length - 1].Array[1, 12], Gen.Select(Gen.Int[0, 6], Gen.Int[0, 1 << 20], Gen.Byte).Array[1, 6], Gen.Int[1, 5000])
            .Sample((order, mutations, piece) =>
            {
                var pieces = order.Select(index => frames[index]).ToList();
                foreach (var (what, where, value) in mutations)
                    Mutate(pieces, what, where, value);
                Survives([.. pieces.SelectMany(frame => frame)], asParent, piece);
            }, iter: 20_000, threads: 1);
    }

    [Cases]
    [InlineData(true)]
    [InlineData(false)]
    public void Noise_is_refused(bool asParent) =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[1, 400]).Sample((bytes, piece) => Survives(bytes, asParent, piece), iter: 20_000, threads: 1);

    [Cases]
    [MemberData(nameof(Corpus))]
    public void The_corpus_is_survived_by_both_sides(string name, string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.NotEmpty(name);
        foreach (int piece in new[] { 1, 7, 8, 9, bytes.Length })
        {
            Survives(bytes, asParent: true, piece);
            Survives(bytes, asParent: false, piece);
        }
    }

    /// <summary>A worker sends a sample in the middle of a call and exits. Whatever it was, the next call finds a pool in order.</summary>
    [Cases]
    [MemberData(nameof(Corpus))]
    public async Task The_corpus_from_a_worker_costs_that_call_at_most(string name, string hex)
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard });
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var bad = executor.SubmitAsync(Channel.Remote.SendAndExit(Convert.FromHexString(hex)), TestToken);
        var behind = executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => bad);
        Assert.True(death.ProcessId == process && death.Reason is WorkerExitReason.Exited or WorkerExitReason.ChannelLost, $"{name}: {death}");
        Assert.NotEqual(process, await behind);
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

    private static void Survives(byte[] bytes, bool asParent, int piece)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        FrameReaders.Feed(bytes, asParent, piece);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        // The reader's own buffer, its exception, and what the bytes say, which is never much more than the bytes.
        Assert.InRange(allocated, 0, (1 << 20) + 64 * bytes.Length);
    }
}
