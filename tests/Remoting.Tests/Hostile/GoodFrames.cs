using System.Buffers.Binary;
using Remoting.Channels;

namespace Remoting.Tests.Hostile;

/// <summary>Whole frames as the two sides really send them: what the fuzzer starts from.</summary>
internal static class GoodFrames
{
    public static byte[][] FromWorker { get; } =
    [
        Make(buffer => new Hello(new byte[32], Hello.ThisBuild).Write(buffer)),
        Body(FrameKind.Ready, []),
        Body(FrameKind.Result, Number(1)),
        Body(FrameKind.Result, [.. Number(2), .. new byte[3000]]),
        Make(buffer =>
        {
            int start = Frames.Begin(buffer);
            Number(3).CopyTo(buffer.GetSpan(8));
            buffer.Advance(8);
            CallError.From(new InvalidOperationException("wrong") { Data = { ["key"] = "value" } }, CallErrorKind.Thrown).Write(buffer);
            Frames.End(buffer, start, FrameKind.Error);
        }),
        Make(buffer =>
        {
            int start = Frames.Begin(buffer);
            CallError.From(new ArgumentException("no database"), CallErrorKind.Thrown).Write(buffer);
            Frames.End(buffer, start, FrameKind.Refused);
        }),
        Make(buffer => Frames.WriteNumber(buffer, FrameKind.Skipped, 4)),
    ];

    public static byte[][] FromParent { get; } =
    [
        Make(buffer => new Welcome(1, AssemblyIdentity.Of(typeof(GoodFrames).Assembly), HasInitializer: true, null).Write(buffer)),
        Make(buffer => new Definition(5, AssemblyIdentity.Of(typeof(GoodFrames).Assembly), "Group", "Name(int)").Write(buffer)),
        Body(FrameKind.Run, [.. Number(1), 2, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 7, 5, 0, 0, 0, 1, 0, 0, 0, 8]),
        Make(buffer => Frames.WriteNumber(buffer, FrameKind.Cancel, 1)),
        Body(FrameKind.Stop, []),
    ];

    private static byte[] Number(long number)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return bytes;
    }

    private static byte[] Body(FrameKind kind, byte[] body)
    {
        byte[] frame = new byte[Frames.HeaderSize + body.Length];
        Frames.WriteHeader(frame, kind, body.Length);
        body.CopyTo(frame, Frames.HeaderSize);
        return frame;
    }

    private static byte[] Make(Action<FrameBuffer> write)
    {
        var buffer = new FrameBuffer();
        write(buffer);
        return buffer.Written.ToArray();
    }
}
