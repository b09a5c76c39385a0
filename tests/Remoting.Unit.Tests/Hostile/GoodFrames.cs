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
        Make(buffer => RefusedFrame.Write(buffer, CallError.From(new ArgumentException("no database"), CallErrorKind.Thrown))),
        Make(buffer => Frames.WriteEmpty(buffer, FrameKind.Ready)),
        Make(buffer => OutcomeFrame.End(buffer, OutcomeFrame.Begin(buffer, 1), FrameKind.Result)),
        Make(buffer =>
        {
            int start = OutcomeFrame.Begin(buffer, 2);
            buffer.GetSpan(3000)[..3000].Clear();
            buffer.Advance(3000);
            OutcomeFrame.End(buffer, start, FrameKind.Result);
        }),
        Make(buffer =>
        {
            int start = OutcomeFrame.Begin(buffer, 3);
            CallError.From(new InvalidOperationException("wrong") { Data = { ["key"] = "value" } }, CallErrorKind.Thrown).Write(buffer);
            OutcomeFrame.End(buffer, start, FrameKind.Error);
        }),
        Make(buffer => OutcomeFrame.WriteSkipped(buffer, 4)),
        Make(buffer =>
        {
            OutcomeFrame.WriteLarge(buffer.GetSpan(OutcomeFrame.LargeSize), 5, 4096, 1_000_000);
            buffer.Advance(OutcomeFrame.LargeSize);
        }),
        Make(buffer =>
        {
            int start = MessageFrame.BeginItem(buffer, 6);
            Append(buffer, 7);
            MessageFrame.End(buffer, start, FrameKind.Item, 1);
        }),
        Make(buffer =>
        {
            int start = MessageFrame.BeginReport(buffer, 6, 1);
            Append(buffer, 7);
            MessageFrame.End(buffer, start, FrameKind.Report, 2);
        }),
        Make(buffer => Frames.WriteEmpty(buffer, FrameKind.Bell)),
        Make(buffer => Frames.WriteEmpty(buffer, FrameKind.Switch)),
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
        Make(buffer => SegmentFrame.Write(buffer, new SegmentIdentity(1, segment))),
        Make(buffer => RunFrame.WriteLarge(buffer, 3, 2, 0, new SegmentPlace(1, 8, 64))),
        Make(buffer => new ControlFrame(FrameKind.Consumed, 1, 5).Write(buffer)),
        Make(buffer => new ControlFrame(FrameKind.Reported, 1, 5).Write(buffer)),
        Make(buffer =>
        {
            RunFrame.Begin(buffer, 1, 2, 0, 2 * (RunFrame.CallHeaderSize + 1));
            foreach (byte argument in new byte[] { 7, 8 })
            {
                RunFrame.WriteCallHeader(buffer.GetSpan(RunFrame.CallHeaderSize + 1)[..(RunFrame.CallHeaderSize + 1)], 5);
                buffer.Advance(RunFrame.CallHeaderSize);
                Append(buffer, argument);
            }
        }),
        Make(buffer => new ControlFrame(FrameKind.Cancel, 1).Write(buffer)),
        Make(buffer => Frames.WriteEmpty(buffer, FrameKind.Stop)),
        Make(buffer => Frames.WriteEmpty(buffer, FrameKind.Bell)),
        Make(buffer => Frames.WriteEmpty(buffer, FrameKind.Switch)),
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

    private static void Append(FrameBuffer buffer, byte content)
    {
        buffer.GetSpan(1)[0] = content;
        buffer.Advance(1);
    }

    private static byte[] Make(Action<FrameBuffer> write)
    {
        var buffer = new FrameBuffer();
        write(buffer);
        return buffer.Written.ToArray();
    }
}
