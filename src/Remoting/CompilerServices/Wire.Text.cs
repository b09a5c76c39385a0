using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using MessagePack;

namespace Remoting.CompilerServices;

public static partial class Wire
{
    /// <summary>Writes a string: as UTF-8, or as UTF-16 where a surrogate without its other half would be lost in UTF-8.</summary>
    public static void Write(ref MessagePackWriter writer, string? value)
    {
        if (value is null || !value.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') || IsWellFormed(value))
            writer.Write(value);
        else
            Write(ref writer, value.ToCharArray());
    }

    /// <summary>Reads a string.</summary>
    public static string? ReadString(ref MessagePackReader reader) =>
        reader.NextMessagePackType == MessagePackType.Binary ? new string(ReadArray<char>(ref reader)) : reader.ReadString();

    /// <summary>Writes a URI; a relative one inside of an array of one.</summary>
    public static void Write(ref MessagePackWriter writer, Uri? value)
    {
        if (value is { IsAbsoluteUri: false })
            writer.WriteArrayHeader(1);
        Write(ref writer, value?.OriginalString);
    }

    /// <summary>Reads a URI.</summary>
    [SuppressMessage("Usage", "CA2234:Pass system uri objects instead of strings", Justification = "It is made here.")]
    public static Uri? ReadUri(ref MessagePackReader reader)
    {
        var kind = UriKind.Absolute;
        if (reader.NextMessagePackType == MessagePackType.Array)
        {
            ReadParts(ref reader, 1);
            kind = UriKind.Relative;
        }

        return ReadString(ref reader) is { } text ? new Uri(text, kind) : null;
    }

    /// <summary>Writes a version.</summary>
    public static void Write(ref MessagePackWriter writer, Version? value) => writer.Write(value?.ToString());

    /// <summary>Reads a version.</summary>
    public static Version? ReadVersion(ref MessagePackReader reader) => reader.ReadString() is { } text ? Version.Parse(text) : null;

    /// <summary>Writes a Unicode scalar value.</summary>
    public static void Write(ref MessagePackWriter writer, Rune value) => writer.Write(value.Value);

    /// <summary>Reads a Unicode scalar value.</summary>
    public static Rune ReadRune(ref MessagePackReader reader) => new(reader.ReadInt32());

    /// <summary>Whether every surrogate has its other half.</summary>
    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != OperationStatus.Done)
                return false;
            text = text[consumed..];
        }

        return true;
    }
}
