using System.Reflection;
using MessagePack;

namespace Remoting.Serialization;

/// <summary>The settings of MessagePack's options that are plain values.</summary>
internal sealed record SerializerSettings(
    MessagePackCompression Compression,
    int CompressionMinLength,
    int SuggestedContiguousMemorySize,
    bool? OldSpec,
    bool OmitAssemblyVersion,
    bool AllowAssemblyVersionMismatch,
    bool HashCollisionResistant,
    int MaximumObjectGraphDepth,
    int MaximumDecompressedSize)
{
    public static SerializerSettings Of(MessagePackSerializerOptions options) => new(
        options.Compression,
        options.CompressionMinLength,
        options.SuggestedContiguousMemorySize,
        options.OldSpec,
        options.OmitAssemblyVersion,
        options.AllowAssemblyVersionMismatch,
        options.Security.HashCollisionResistant,
        options.Security.MaximumObjectGraphDepth,
        options.Security.MaximumDecompressedSize);

    public MessagePackSerializerOptions ApplyTo(MessagePackSerializerOptions options) => options
        .WithCompression(Compression)
        .WithCompressionMinLength(CompressionMinLength)
        .WithSuggestedContiguousMemorySize(SuggestedContiguousMemorySize)
        .WithOldSpec(OldSpec)
        .WithOmitAssemblyVersion(OmitAssemblyVersion)
        .WithAllowAssemblyVersionMismatch(AllowAssemblyVersionMismatch)
        .WithSecurity(MessagePackSecurity.TrustedData
            .WithHashCollisionResistant(HashCollisionResistant)
            .WithMaximumObjectGraphDepth(MaximumObjectGraphDepth)
            .WithMaximumDecompressedSize(MaximumDecompressedSize));

    /// <summary>
    /// A public property of the options that these settings do not carry over: one that a later version of MessagePack has added.
    /// </summary>
    public string? Difference(MessagePackSerializerOptions options)
    {
        var again = ApplyTo(new MessagePackSerializerOptions(options.Resolver));
        return Differing(typeof(MessagePackSerializerOptions).GetProperties(BindingFlags.Instance | BindingFlags.Public), options, again)
            ?? Differing(typeof(MessagePackSecurity).GetProperties(BindingFlags.Instance | BindingFlags.Public), options.Security, again.Security);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write((int)Compression);
        writer.Write(CompressionMinLength);
        writer.Write(SuggestedContiguousMemorySize);
        writer.Write(OldSpec is null ? -1 : OldSpec.Value ? 1 : 0);
        writer.Write(OmitAssemblyVersion);
        writer.Write(AllowAssemblyVersionMismatch);
        writer.Write(HashCollisionResistant);
        writer.Write(MaximumObjectGraphDepth);
        writer.Write(MaximumDecompressedSize);
    }

    public static SerializerSettings Read(BinaryReader reader) => new(
        (MessagePackCompression)reader.ReadInt32(),
        reader.ReadInt32(),
        reader.ReadInt32(),
        reader.ReadInt32() switch { < 0 => null, 0 => false, _ => true },
        reader.ReadBoolean(),
        reader.ReadBoolean(),
        reader.ReadBoolean(),
        reader.ReadInt32(),
        reader.ReadInt32());

    // Neither the security, whose own properties are looked at, nor where buffers come from says anything about the bytes.
    private static string? Differing(PropertyInfo[] properties, object one, object other) =>
        properties.FirstOrDefault(property => property.Name is not (nameof(MessagePackSerializerOptions.Security) or nameof(MessagePackSerializerOptions.SequencePool))
            && property.GetIndexParameters().Length == 0
            && !Equals(property.GetValue(one), property.GetValue(other)))?.Name;
}
