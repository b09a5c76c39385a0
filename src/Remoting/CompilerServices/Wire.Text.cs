using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using MessagePack;

namespace Remoting.CompilerServices;

public static partial class Wire
{
    /// <summary>Writes a string: as UTF-8, or as UTF-16 where a surrogate without its other half would be lost in UTF-8.</summary>
    public static void Write(ref MessagePackWriter writer, string? value)
    {
        if (value is { Length: <= byte.MaxValue } && TryWriteAscii(ref writer, value))
            return;
        if (value is null || IsText(value))
            writer.Write(value);
        else
            Write(ref writer, value.ToCharArray());
    }

    /// <summary>Reads a string.</summary>
    public static string? ReadString(ref MessagePackReader reader) =>
        reader.NextMessagePackType == MessagePackType.Binary ? new string(ReadArray<char>(ref reader))
        : reader.TryReadStringSpan(out var text) ? ToText(text)
        : reader.ReadString();

    /// <summary>
    /// Writes a URI; a relative one inside of an array of one, one that is to be taken as it is written inside of an array of two, and one of a derived type
    /// as what it is.
    /// </summary>
    public static void Write(ref MessagePackWriter writer, Uri? value)
    {
        if (value is not null && value.GetType() != typeof(Uri))
        {
            WriteDerived(ref writer, value);
            return;
        }
        if (value is { IsAbsoluteUri: false })
        {
            writer.WriteArrayHeader(1);
        }
        else if (value is not null && (value.UserEscaped || IsTakenAsWritten(value)))
        {
            writer.WriteArrayHeader(2);
            writer.Write(value.UserEscaped);
        }
        Write(ref writer, value?.OriginalString);
    }

    /// <summary>Reads a URI.</summary>
    [SuppressMessage("Usage", "CA2234:Pass system uri objects instead of strings", Justification = "It is made here.")]
    public static Uri? ReadUri(ref MessagePackReader reader)
    {
        if (IsDerived(ref reader))
            return ReadDerived<Uri>(ref reader, -1);
        var kind = UriKind.Absolute;
        if (reader.NextMessagePackType == MessagePackType.Array)
        {
            if (reader.ReadArrayHeader() == 2)
                return ReadAsWritten(reader.ReadBoolean(), ReadString(ref reader)!);
            kind = UriKind.Relative;
        }

        return ReadString(ref reader) is { } text ? new Uri(text, kind) : null;
    }

#pragma warning disable CS0618 // Such URIs are not to be made any more; those that there are travel.
    private static Uri ReadAsWritten(bool isEscaped, string text) =>
        isEscaped ? new Uri(text, dontEscape: true) : new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
#pragma warning restore CS0618

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_DisablePathAndQueryCanonicalization")]
    private static extern bool IsTakenAsWritten(Uri value);

    /// <summary>Writes a version.</summary>
    public static void Write(ref MessagePackWriter writer, Version? value) => writer.Write(value?.ToString());

    /// <summary>Reads a version.</summary>
    public static Version? ReadVersion(ref MessagePackReader reader) => reader.ReadString() is { } text ? Version.Parse(text) : null;

    /// <summary>Writes a Unicode scalar value.</summary>
    public static void Write(ref MessagePackWriter writer, Rune value) => writer.Write(value.Value);

    /// <summary>Reads a Unicode scalar value.</summary>
    public static Rune ReadRune(ref MessagePackReader reader) => new(reader.ReadInt32());

    /// <summary>What is ASCII, as most short texts are, is as long as it will be: the bytes are the writer's own.</summary>
    private static bool TryWriteAscii(ref MessagePackWriter writer, string value)
    {
        int head = value.Length <= MessagePackRange.MaxFixStringLength ? 1 : 2;
        if (head > 1 && writer.OldSpec)
            return false;
        var span = writer.GetSpan(head + value.Length);
        if (Ascii.FromUtf16(value, span[head..], out int count) != OperationStatus.Done)
            return false;
        if (head == 1)
        {
            span[0] = (byte)(MessagePackCode.MinFixStr | count);
        }
        else
        {
            span[0] = MessagePackCode.Str8;
            span[1] = (byte)count;
        }
        writer.Advance(head + count);
        return true;
    }

    private static string ToText(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= byte.MaxValue && Ascii.IsValid(bytes) ? Encoding.Latin1.GetString(bytes) : Encoding.UTF8.GetString(bytes);

    /// <summary>Whether every surrogate has its other half, so that nothing of it is lost in UTF-8.</summary>
    internal static bool IsText(string value) => !value.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') || IsWellFormed(value);

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
