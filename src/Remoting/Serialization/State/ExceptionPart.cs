using System.Collections;
using System.Runtime.CompilerServices;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// What every exception is: what it says, what caused it, what was noted on it, and where it was thrown, as text; the frames themselves are of the
/// process that threw it.
/// </summary>
internal sealed class ExceptionPart(Codecs codecs) : Part
{
    public override string Identity => nameof(Exception);

    private Slot Cause => field ??= codecs.SlotOf(typeof(Exception), null);

    private Slot Note => field ??= codecs.SlotOf(typeof(object), null);

    public override void Write(ref MessagePackWriter writer, object holder)
    {
        var exception = (Exception)holder;
        writer.WriteArrayHeader(7);
        Wire.Write(ref writer, Message(exception));
        writer.Write(exception.HResult);
        Wire.Write(ref writer, HelpLink(exception));
        Wire.Write(ref writer, Source(exception) ?? exception.Source);
        Wire.Write(ref writer, exception.StackTrace);
        Member(ref writer, Cause, exception.InnerException, exception.GetType(), "InnerException");
        var notes = Data(exception);
        writer.WriteArrayHeader(2 * (notes?.Count ?? 0));
        if (notes is null)
            return;
        foreach (DictionaryEntry note in notes)
        {
            Member(ref writer, Note, note.Key, exception.GetType(), "Data");
            Member(ref writer, Note, note.Value, exception.GetType(), "Data");
        }
    }

    // Into the fields: what its type makes of these properties would run on an object that is not there yet.
    public override void Read(ref MessagePackReader reader, object holder)
    {
        var exception = (Exception)holder;
        Wire.ReadParts(ref reader, 7);
        Message(exception) = Wire.ReadString(ref reader);
        exception.HResult = reader.ReadInt32();
        HelpLink(exception) = Wire.ReadString(ref reader);
        Source(exception) = Wire.ReadString(ref reader);
        Trace(exception) = Wire.ReadString(ref reader);
        Inner(exception) = (Exception?)Cause.ReadObject(ref reader);
        int count = reader.ReadArrayHeader() / 2;
        if (count == 0)
            return;
        // Of the kind that exceptions have, which only they can make.
        var notes = Data(exception) = new InvalidOperationException().Data;
        for (int i = 0; i < count; i++)
            notes.Add(Note.ReadObject(ref reader)!, Note.ReadObject(ref reader));
    }

    private static void Member(ref MessagePackWriter writer, Slot slot, object? value, Type holder, string name)
    {
        try
        {
            slot.WriteObject(ref writer, value);
        }
        catch (StateException e) when (e.IsFrom(holder, name))
        {
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? Message(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? Inner(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_helpURL")]
    private static extern ref string? HelpLink(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_source")]
    private static extern ref string? Source(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_data")]
    private static extern ref IDictionary? Data(Exception exception);

    // Comes before the frames of a later throw, as it does where an exception is thrown again.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_remoteStackTraceString")]
    private static extern ref string? Trace(Exception exception);
}
