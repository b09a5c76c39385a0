using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>Objects that cannot travel: says why, and what can be done, when the first one is to.</summary>
internal sealed class RefusedCodec(Type type, StateException refusal) : Codec(type)
{
    public const string WaysOut = $"Leave it out ([NonSerialized] or [IgnoreMember] on the field), pass what it is made of instead, or name a resolver that "
        + $"knows the type in {nameof(ProcessPoolOptions)}.{nameof(ProcessPoolOptions.SerializerOptions)}.";

    public RefusedCodec(Type type, string reason, string? wayOut = null)
        : this(type, new StateException($"A '{TypeText.Of(type)}' cannot travel: it {reason}. {wayOut ?? WaysOut}"))
    {
    }

    public override bool IsNumbered => false;

    public override void Write(ref MessagePackWriter writer, object value) => throw Refusal();

    public override object Read(ref MessagePackReader reader, int number) => throw Refusal();

    /// <summary>Each time anew: it collects where it came from.</summary>
    private StateException Refusal() => new(refusal.Message);
}
