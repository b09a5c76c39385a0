using System.Runtime.CompilerServices;
using System.Text;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>Encodings by their code page, with what they do at characters that they do not have, and whether they begin with a mark of byte order.</summary>
internal static class EncodingWords
{
    private const int Made = 0;
    private const int OfCodePage = 1;
    private const int OfSystem = 2;

    public static void Write(ref MessagePackWriter writer, Encoding value)
    {
        int own = ReferenceEquals(Encoding.Default, value) ? OfSystem : ReferenceEquals(Find(value.CodePage), value) ? OfCodePage : Made;
        bool isOwn = own != Made;
        writer.WriteArrayHeader(6);
        writer.Write(value.CodePage);
        writer.Write(own);
        writer.Write(value.Preamble.Length > 0);
        Wire.Write(ref writer, value.EncoderFallback switch
        {
            EncoderExceptionFallback => null,
            EncoderReplacementFallback replacement => replacement.DefaultString,
            _ when isOwn => "",
            var other => throw Refusal(value, other.GetType()),
        });
        Wire.Write(ref writer, value.DecoderFallback switch
        {
            DecoderExceptionFallback => null,
            DecoderReplacementFallback replacement => replacement.DefaultString,
            _ when isOwn => "",
            var other => throw Refusal(value, other.GetType()),
        });
        writer.Write(value.IsReadOnly);
    }

    public static Encoding Read(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 6);
        int codePage = reader.ReadInt32();
        int own = reader.ReadInt32();
        bool hasPreamble = reader.ReadBoolean();
        string? encoder = Wire.ReadString(ref reader);
        string? decoder = Wire.ReadString(ref reader);
        var found = Find(codePage) ?? throw new StateException(
            $"This process knows no encoding of code page {codePage}: register its provider in an initializer of the pool (Encoding.RegisterProvider).");
        if (own != Made)
        {
            reader.Skip();
            return own == OfSystem ? Encoding.Default : found;
        }
        var made = (Encoding)(WithoutPreamble(codePage, hasPreamble) ?? found).Clone();
        // One that is made anew says that it cannot be changed; only a clone can, as this one.
        bool isReadOnly = reader.ReadBoolean();
        made.EncoderFallback = encoder is null ? EncoderFallback.ExceptionFallback : new EncoderReplacementFallback(encoder);
        made.DecoderFallback = decoder is null ? DecoderFallback.ExceptionFallback : new DecoderReplacementFallback(decoder);
        IsReadOnly(made) = isReadOnly;
        return made;
    }

    private static Encoding? WithoutPreamble(int codePage, bool hasPreamble) => codePage switch
    {
        65001 => new UTF8Encoding(hasPreamble),
        1200 or 1201 => new UnicodeEncoding(codePage == 1201, hasPreamble),
        12000 or 12001 => new UTF32Encoding(codePage == 12001, hasPreamble),
        _ => null,
    };

    private static Encoding? Find(int codePage)
    {
        try
        {
            return Encoding.GetEncoding(codePage);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_isReadOnly")]
    private static extern ref bool IsReadOnly(Encoding encoding);

    private static StateException Refusal(Encoding value, Type fallback) =>
        new($"The encoding '{value.WebName}' has a fallback of type '{TypeText.Of(fallback)}', which cannot travel: only the framework's own can.");
}
