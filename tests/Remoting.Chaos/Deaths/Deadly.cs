using System.Globalization;
using MessagePack;
using Remoting.Protocol;

namespace Remoting.Chaos.Deaths;

/// <summary>What the cells of the matrix run in workers: each brings the worker to its moment, and there to its death.</summary>
public static class Deadly
{
    [ProcessPoolCallable]
    public static int ProcessId() => Environment.ProcessId;

    /// <summary><see cref="Moment.Idle"/>: dies when a file is there.</summary>
    [ProcessPoolCallable]
    public static void DieWhen(DeathCause cause, string trigger) => Later(() =>
    {
        while (!File.Exists(trigger))
            Thread.Sleep(1);
        Dying.Now(cause);
    });

    /// <summary><see cref="Moment.Initializer"/>: the first worker dies, the second does not.</summary>
    [ProcessPoolCallable]
    public static void DieOnce(DeathCause cause, string marker)
    {
        if (File.Exists(marker))
            return;
        File.WriteAllText(marker, "");
        Dying.Now(cause);
    }

    /// <summary><see cref="Moment.Arguments"/>: the work is done by the argument.</summary>
    [ProcessPoolCallable]
    public static int Take(DeadlyArgument argument) => argument is null ? 0 : 1;

    /// <summary><see cref="Moment.Sharing"/>: the work is done by the second value, when it is read.</summary>
    [ProcessPoolCallable]
    public static int TakeShared(Shared<byte[]> bytes, Shared<DeadlyArgument> argument) => bytes.Span[0] + (argument is null ? 0 : 1);

    /// <summary>Reads a value to its end.</summary>
    [ProcessPoolCallable]
    public static int LastOf(Shared<byte[]> bytes) => bytes.Span[^1];

    /// <summary><see cref="Moment.Running"/>.</summary>
    [ProcessPoolCallable]
    public static int Die(DeathCause cause)
    {
        Dying.Now(cause);
        return 0;
    }

    /// <summary><see cref="Moment.Writing"/>: the work is done by the result.</summary>
    [ProcessPoolCallable]
    public static DeadlyResult Give(DeathCause cause) => new() { Written = () => HalfAFrame(cause) };

    /// <summary><see cref="Moment.Between"/>: another thread dies as soon as the result is being written.</summary>
    [ProcessPoolCallable]
    public static DeadlyResult GiveAndDie(DeathCause cause)
    {
        var written = new ManualResetEventSlim();
        Later(() =>
        {
            written.Wait();
            Dying.Now(cause);
        });
        return new DeadlyResult { Written = written.Set };
    }

    /// <summary><see cref="Moment.Recycling"/>, <see cref="Moment.Shutdown"/>: dies when the process exits.</summary>
    [ProcessPoolCallable]
    public static int DieAtExit(DeathCause cause)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dying.Now(cause, exiting: true);
        return Environment.ProcessId;
    }

    /// <summary>Takes a little while, and leaves a line each time it runs.</summary>
    [ProcessPoolCallable]
    public static int Mark(string file, int value)
    {
        File.AppendAllText($"{file}.{Environment.ProcessId}", string.Create(CultureInfo.InvariantCulture, $"{value}\n"));
        Thread.Sleep(1);
        return value;
    }

    private static void Later(Action action) => new Thread(() => action()) { IsBackground = true }.Start();

    // A header that promises a thousand bytes, and a few of them.
    private static void HalfAFrame(DeathCause cause)
    {
        byte[] bytes = new byte[Frames.HeaderSize + Frames.SequenceSize + 4];
        Frames.WriteHeader(bytes, FrameKind.Result, 1000);
        BitConverter.TryWriteBytes(bytes.AsSpan(Frames.HeaderSize), RemotingWorker.Current!.CallId);
        Native.WriteToSockets(bytes);
        Dying.Now(cause);
    }
}

/// <summary>An argument that kills who reads it, if that is a worker.</summary>
[MessagePackObject]
public sealed class DeadlyArgument
{
    private DeathCause _way;

    [Key(0)]
    public DeathCause DeathCause
    {
        get => _way;
        set
        {
            _way = value;
            if (RemotingWorker.Current is not null)
                Dying.Now(value);
        }
    }
}

/// <summary>A result that does something when it is written.</summary>
[MessagePackObject]
public sealed class DeadlyResult
{
    internal Action? Written { get; init; }

    [Key(0)]
    public int Value
    {
        get
        {
            Written?.Invoke();
            return 1;
        }
        set => _ = value;
    }
}
