using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// What objects lead to where that is only looked at: generated code carries some for which there is no plan. Handles and shared values stand for what does not travel
/// here; what a sequence gives that is run through has numbers wherever it is written, and may be something else the next time.
/// </summary>
internal sealed class LookCodec : Codec
{
    private readonly Codec? _fields;

    public LookCodec(Type type, Codecs codecs)
        : base(type)
    {
        if (!OwnKinds.IsRunThrough(type) && !IsHandle(type) && FieldsPlan.Of(type, codecs) is var plan and not RefusedCodec)
            _fields = plan;
    }

    public override bool IsNumbered => _fields is { IsNumbered: true };

    /// <summary>Whether its type keeps objects of it, which travel by their names.</summary>
    public bool HasInstances => _fields is FieldsCodec { HasInstances: true };

    public override void Write(ref MessagePackWriter writer, object value)
    {
        if (_fields is null)
            writer.Write(false);
        else
            _fields.Write(ref writer, value);
    }

    public override object Read(ref MessagePackReader reader, int number) => throw new NotSupportedException();

    private static bool IsHandle(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Handle<>);
}

/// <summary>
/// The same of what a formatter of the library's kind writes. Where the library has none, or that fails, generated code may carry it all the same: then it is looked at
/// by its fields.
/// </summary>
internal sealed class LibraryLookCodec(Codec library, Codecs codecs) : Codec(library.Type)
{
    // A type without a formatter says so each time.
    private readonly Codec? _library = library is RefusedCodec ? null : library;
    private readonly LookCodec _fields = new(library.Type, codecs);

    public override bool IsNumbered => (_library ?? _fields).IsNumbered;

    public override void Write(ref MessagePackWriter writer, object value)
    {
        try
        {
            if (_library is not null)
            {
                _library.Write(ref writer, value);
                return;
            }
        }
        catch (MessagePackSerializationException)
        {
        }
        _fields.Write(ref writer, value);
    }

    public override object Read(ref MessagePackReader reader, int number) => throw new NotSupportedException();
}
