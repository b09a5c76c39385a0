using System.Buffers.Binary;
using Remoting.Assemblies;
using Remoting.Protocol;
using Remoting.Serialization;
using Remoting.Transport;

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
        Body(FrameKind.LargeResult, [.. Number(5), .. Number(4096), .. Number(1_000_000)]),
        Body(FrameKind.Item, [.. Number(6), .. Number(1), 7]),
        Body(FrameKind.Report, [.. Number(6), .. Number(2), 1, 0, 0, 0, 7]),
    ];

    /// <param name="segment">The path of a segment.</param>
    public static byte[][] FromParent(string segment) =>
    [
        Make(buffer => new Welcome(1, AssemblyIdentity.Of(typeof(GoodFrames).Assembly), HasInitializer: true, SerializerRecipe.Of(MessagePack.MessagePackSerializerOptions.Standard))
        {
            Cultures = new Cultures("de-DE", "fr-FR", "en-US", null),
        }.Write(buffer)),
        Make(buffer => new Definition(5, AssemblyIdentity.Of(typeof(GoodFrames).Assembly), "Group", "Name(int)").Write(buffer)),
        Make(buffer => new Definition(6, PlugIn, "Group", "Name(int)").Write(buffer)),
        Make(buffer => new SegmentIdentity(1, segment).Write(buffer)),
        Body(FrameKind.LargeRun, [.. Number(3), 2, 0, 0, 0, 0, 0, 0, 0, .. Number(1), .. Number(8), .. Number(64)]),
        Make(buffer => Frames.WriteNumbers(buffer, FrameKind.Consumed, 1, 5)),
        Make(buffer => Frames.WriteNumbers(buffer, FrameKind.Reported, 1, 5)),
        Body(FrameKind.Run, [.. Number(1), 2, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 7, 5, 0, 0, 0, 1, 0, 0, 0, 8]),
        Make(buffer => Frames.WriteNumber(buffer, FrameKind.Cancel, 1)),
        Body(FrameKind.Stop, []),
    ];

    private static AssemblyIdentity PlugIn
    {
        get
        {
            var context = new LoadContextIdentity(1, "plug-in");
            var identity = new AssemblyIdentity("PlugIn", Guid.NewGuid(), "/plug-in/PlugIn.dll", context);
            return identity with { Bindings = [new AssemblyBinding(context, "Dependency", identity), new AssemblyBinding(null, "Remoting", AssemblyIdentity.Of(typeof(Frames).Assembly))] };
        }
    }

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
