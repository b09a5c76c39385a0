using System.Globalization;
using System.Runtime.InteropServices;
using MessagePack;
using Remoting.CompilerServices;
using Remoting.Protocol;
using Remoting.Transport;

namespace Remoting.Tests;

/// <summary>Payloads at the limits of what can travel, and what failed ones leave in shared memory.</summary>
public sealed partial class PayloadLimitTests : PoolTest
{
    /// <summary>Bytes less than the longest array: what is around a payload makes the frame longer than a reader takes, up to some hundred of them.</summary>
    public static TheoryData<int> Sizes => [0, 30, 60, 90, 120];

    [Cases]
    [MemberData(nameof(Sizes))]
    public async Task An_argument_that_no_frame_can_carry_fails_its_own_call(int less)
    {
        await using var executor = new ProcessPoolExecutor(1);
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var error = await Assert.ThrowsAsync<RemoteSerializationException>(
            () => executor.SubmitAsync(EndingPools.Remote.MeasureBytes(GC.AllocateUninitializedArray<byte>(Array.MaxLength - less)), TestToken));
        AssertSaysTheLimit(error);
        Assert.Equal(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Cases]
    [MemberData(nameof(Sizes))]
    public async Task A_result_an_item_and_a_report_that_no_frame_can_carry_fail_their_own_call(int less)
    {
        await using var executor = new ProcessPoolExecutor(1);
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        AssertSaysTheLimit(await Assert.ThrowsAnyAsync<RemotingException>(() => executor.SubmitAsync(TooLarge.Remote.Result(less), TestToken)));
        AssertSaysTheLimit(await Assert.ThrowsAnyAsync<RemotingException>(async () =>
        {
            await foreach (byte[] _ in executor.StreamAsync(TooLarge.Remote.Items(less), cancellationToken: TestToken))
            {
            }
        }));
        AssertSaysTheLimit(await Assert.ThrowsAnyAsync<RemotingException>(
            () => executor.SubmitAsync(TooLarge.Remote.Report(less, new Progress<byte[]>()), TestToken)));
        Assert.Equal(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public void What_a_buffer_takes_is_what_a_reader_takes()
    {
        // The header of a call, and before it the header of the frame; or the frame's header and what is before a report.
        Span<byte> header = stackalloc byte[Frames.HeaderSize];
        long longest = Frames.MaxPayload + (long)Math.Max(RunFrame.HeaderSize, MessageFrame.HeaderSize + MessageFrame.ParameterSize);
        Frames.WriteHeader(header, FrameKind.Run, longest);
        Assert.Equal(longest, Frames.ReadHeader(header).BodyLength);
        Assert.True(longest + Frames.HeaderSize <= Array.MaxLength);
    }

    [Cases]
    [InlineData(false)]
    [InlineData(true)]
    public void A_buffer_takes_as_much_as_its_limit_and_no_more(bool isShared)
    {
        const int Limit = 3_000_000;
        var sharedBuffers = new SharedBuffers(2 * Limit);
        var buffer = new FrameBuffer { Limit = Limit, SharedBuffers = isShared ? sharedBuffers : null };
        for (int i = 0; i < Limit; i++)
        {
            buffer.GetSpan(1)[0] = (byte)i;
            buffer.Advance(1);
        }
        Assert.Equal(isShared, buffer.IsShared);
        Assert.Equal(Limit, buffer.Length);
        for (int i = 0; i < Limit; i += 997)
            Assert.Equal((byte)i, buffer.Written[i]);
        Assert.Throws<InvalidOperationException>(() => buffer.GetSpan(1).Length);
        Assert.Throws<InvalidOperationException>(() => buffer.Advance(1));
        buffer.Clear();
        var error = Assert.Throws<InvalidOperationException>(() => buffer.GetSpan(Limit + 1).Length);
        Assert.Contains("3,000,000 bytes", error.Message, StringComparison.Ordinal);
        Assert.True(buffer.GetSpan(Limit).Length >= Limit);
    }

    [Test]
    public void The_limit_is_written_the_same_in_every_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            other.NumberFormat.NumberGroupSeparator = "'";
            CultureInfo.CurrentCulture = other;
            var error = Assert.Throws<InvalidOperationException>(() => new FrameBuffer().GetSpan(int.MaxValue).Length);
            Assert.Contains(Frames.MaxPayload.ToString("N0", CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Test]
    public void What_was_written_and_dropped_counts_when_memory_is_given_back()
    {
        var sharedBuffers = new SharedBuffers(100_000_000);
        var buffer = new FrameBuffer { SharedBuffers = sharedBuffers };
        buffer.GetSpan(10_000_000);
        buffer.Advance(10_000_000);
        buffer.Length = 16;
        buffer.Clear();
        Assert.InRange(sharedBuffers.Dirty, 10_000_000, 11_000_000);

        // Written, and not advanced over before it failed.
        sharedBuffers.Dirty = 0;
        buffer.GetSpan(300_000);
        buffer.Advance(300_000);
        Assert.True(buffer.GetSpan().Length < 1_000_000);
        Assert.True(buffer.GetSpan(20_000_000).Length >= 20_000_000);
        buffer.Clear();
        Assert.InRange(sharedBuffers.Dirty, 20_000_000, 21_000_000);

        // Dropped, and then something else was sent.
        buffer.GetSpan(30_000_000);
        buffer.Advance(30_000_000);
        buffer.Length = 16;
        Assert.InRange(buffer.Detach()!.Reached, 30_000_000, 31_000_000);
    }

    [Cases]
    [InlineData("bytes")]
    [InlineData("texts")]
    public async Task Shared_memory_is_given_back_after_large_values_that_failed(string kind)
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var executor = new ProcessPoolExecutor(1);
        // On the way there, and on the way back.
        await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(TooLarge.Remote.Take(TooLarge.Failing(kind)), TestToken));
        await Until(() => TooLarge.SharedKilobytes() < 2_000, "the parent's memory is given back");
        await Assert.ThrowsAsync<RemoteSerializationException>(() => executor.SubmitAsync(TooLarge.Remote.Fail(kind), TestToken));
        Assert.InRange(await executor.SubmitAsync(TooLarge.Remote.SharedKilobytes(), TestToken), 0, 2_000);
    }

    [Cases]
    [InlineData((4 << 20) + 1)]
    [InlineData(2_146_959_360)]
    [InlineData(2_146_959_361)]
    [InlineData(2_147_483_647)]
    public unsafe void Blocks_up_to_the_longest_span_are_copied_whole(int length)
    {
        if (!OperatingSystem.IsLinux())
            return;
        // The same few pages again and again, so that it costs no memory; only those at the beginning and the end of the destination are its own.
        byte* source = AliasedMemory.Map(length);
        byte* destination = AliasedMemory.Map(length);
        try
        {
            new Span<byte>(source, AliasedMemory.Window).Fill(0xA5);
            BlockCopy.Copy(new ReadOnlySpan<byte>(source, length), new Span<byte>(destination, length));
            Assert.Equal(0xA5, destination[0]);
            Assert.Equal(source[length - 1], destination[length - 1]);
            Assert.Equal(-1, new Span<byte>(destination, AliasedMemory.Window).IndexOfAnyExcept((byte)0xA5));
        }
        finally
        {
            AliasedMemory.Unmap(source, length);
            AliasedMemory.Unmap(destination, length);
        }
    }

    private static void AssertSaysTheLimit(Exception error) =>
        Assert.Contains(Frames.MaxPayload.ToString("N0", CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);

    private sealed class SharedBuffers(int size) : SharedBuffer, ISharedBuffers
    {
        private readonly byte[] _bytes = new byte[size];

        public int Dirty { get; set; }

        public override Memory<byte> Room => _bytes;

        public SharedBuffer? TryTake(long needed)
        {
            Reached = 0;
            return needed <= size ? this : null;
        }

        public override void GiveBack(int written) => Dirty = Math.Max(Reached, written);
    }

    /// <summary>A long stretch of addresses over a short stretch of memory.</summary>
    private static unsafe partial class AliasedMemory
    {
        public const int Window = 1 << 20;

        public static byte* Map(int length)
        {
            int file = Create("alias", 0);
            Assert.Equal(0, SetLength(file, Window));
            byte* start = (byte*)MapMemory(0, Whole(length), 0, 0x22, -1, 0);
            for (nint offset = 0; offset < Whole(length); offset += Window)
                Assert.Equal((nint)start + offset, MapMemory((nint)start + offset, Window, 3, 0x11, file, 0));
            _ = Close(file);
            return start;
        }

        public static void Unmap(byte* start, int length) => _ = UnmapMemory((nint)start, Whole(length));

        private static nint Whole(int length) => (nint)(((long)length + Window - 1) / Window * Window);

        [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
        private static partial int Create(string name, uint flags);

        [LibraryImport("libc", EntryPoint = "ftruncate")]
        private static partial int SetLength(int file, long length);

        [LibraryImport("libc", EntryPoint = "close")]
        private static partial int Close(int file);

        [LibraryImport("libc", EntryPoint = "mmap")]
        private static partial nint MapMemory(nint address, nint length, int protection, int flags, int file, long offset);

        [LibraryImport("libc", EntryPoint = "munmap")]
        private static partial int UnmapMemory(nint address, nint length);
    }
}

/// <summary>Values that are too large, or fail when they are nearly written.</summary>
public static class TooLarge
{
    [ProcessPoolCallable]
    public static byte[] Result(int less) => GC.AllocateUninitializedArray<byte>(Array.MaxLength - less);

    [ProcessPoolCallable]
    public static async IAsyncEnumerable<byte[]> Items(int less)
    {
        await Task.Yield();
        yield return Result(less);
    }

    [ProcessPoolCallable]
    public static void Report(int less, IProgress<byte[]> progress) => progress.Report(Result(less));

    [ProcessPoolCallable]
    public static int Take(FailingValue value) => value.Bytes.Length;

    [ProcessPoolCallable]
    public static FailingValue Fail(string kind) => Failing(kind);

    /// <summary>What this process has of nameless shared memory in use.</summary>
    [ProcessPoolCallable]
    public static long SharedKilobytes()
    {
        long sum = 0;
        bool ours = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            if (line.Contains('-', StringComparison.Ordinal) && !line.Contains("kB", StringComparison.Ordinal))
                ours = line.Contains("memfd:remoting", StringComparison.Ordinal);
            else if (ours && line.StartsWith("Rss:", StringComparison.Ordinal))
                sum += long.Parse(line[4..^2].Trim(), CultureInfo.InvariantCulture);
        }
        return sum;
    }

    public static FailingValue Failing(string kind) => kind == "bytes"
        ? new FailingValue { Bytes = new byte[50_000_000] }
        : new FailingValue { Bytes = new byte[600_000], Texts = [.. Enumerable.Repeat("a short text", 3_000_000)] };

    [MessagePackObject]
    public sealed class FailingValue
    {
        [Key(0)]
        public byte[] Bytes { get; set; } = [];

        [Key(1)]
        public List<string> Texts { get; set; } = [];

        [Key(2)]
        public int Worse
        {
            get => Bytes.Length > 10 ? throw new InvalidOperationException("no") : 1;
            set => _ = value;
        }
    }
}
