using System.Diagnostics;
using Microsoft.Extensions.Logging;
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
        Make(buffer => new TimedFrame(7, 100, 200).Write(buffer)),
        Make(buffer => new CostFrame(new TimedFrame(7, 100, 200), 5_000, 4_096, 50 << 20).Write(buffer)),
        Make(buffer =>
        {
            var context = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, "a=b");
            new SpanFrame("Source", null, "name", ActivityKind.Client, context, default, DateTime.UnixEpoch, TimeSpan.FromSeconds(1), ActivityStatusCode.Error, "wrong")
            {
                Tags = LogState.Of("title", new KeyValuePair<string, object?>[] { new("a", 1) }),
                Events = [(DateTime.UnixEpoch, LogState.Of("event", null))],
                Links = [context],
            }.Write(buffer);
        }),
        Make(buffer => new LogFrame(
            7,
            "Category",
            LogLevel.Warning,
            new EventId(5, "Name"),
            LogState.Of("text", new KeyValuePair<string, object?>[]
            {
                new("a", null), new("b", true), new("c", 1), new("d", 1L), new("e", 1UL), new("f", 1.5), new("g", 1.5m), new("h", "text"), new("i", DateTime.UnixEpoch),
            }),
            [LogState.Of(null, "scope")],
            CallError.From(new InvalidOperationException("wrong"), CallErrorKind.Thrown)).Write(buffer)),
        Make(buffer => MessageFrame.End(buffer, MessageFrame.BeginOrder(buffer, 6, new SourceOrder(1, 2, 512)), FrameKind.Wanted, 3)),
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
        Make(buffer => new TraceFrame(7, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=b", null, [new("key", "value")]).Write(buffer)),
        Make(buffer => new LevelsFrame([("Category", LogLevel.Debug), ("Other", LogLevel.None)]).Write(buffer)),
        Make(buffer => ShareFrame.Write(buffer, new SharedPlace(4, 64, segment))),
        Make(buffer => ShareFrame.WriteForget(buffer, 4)),
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
        Make(buffer => SourceFrame.WriteItem(buffer, 1, 2, [1, 2, 3])),
        Make(buffer => SourceFrame.WriteEnd(buffer, 1, 2, null)),
        Make(buffer => SourceFrame.WriteEnd(buffer, 1, 2, CallError.From(new IOException("no disk"), CallErrorKind.Source))),
        Make(buffer => SourceFrame.WriteEnd(buffer, 1, 2, CallError.From(new IOException("no disk"), CallErrorKind.SourceEnding))),
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
