using System.Runtime.CompilerServices;
using MessagePack;

namespace Remoting.CompilerServices;

// What threads wait for belongs to its process: whether it is there is all that travels, and another one takes its place. Nobody waits for that.
public static partial class Wire
{
    /// <summary>Writes an object that is there to be locked.</summary>
    public static void WriteLock(ref MessagePackWriter writer, object? value)
    {
        if (value is not null && value.GetType() != typeof(object))
            Fail($"An object of type '{value.GetType()}' stands where a plain object, made to be locked, is expected.");
        WritePresence(ref writer, value is not null);
    }

    /// <summary>Reads an object that is there to be locked.</summary>
    public static object? ReadMonitor(ref MessagePackReader reader) => ReadPresence(ref reader) ? new object() : null;

    /// <summary>Writes a lock.</summary>
    public static void WriteLock(ref MessagePackWriter writer, Lock? value) => WritePresence(ref writer, value is not null);

    /// <summary>Reads a lock.</summary>
    public static Lock? ReadLock(ref MessagePackReader reader) => ReadPresence(ref reader) ? new Lock() : null;

    /// <summary>Writes a lock.</summary>
    public static void WriteLock(ref MessagePackWriter writer, ReaderWriterLockSlim? value)
    {
        if (value is null)
            writer.WriteNil();
        else
            writer.Write((int)value.RecursionPolicy);
    }

    /// <summary>Reads a lock.</summary>
    public static ReaderWriterLockSlim? ReadReaderWriterLockSlim(ref MessagePackReader reader) =>
        reader.TryReadNil() ? null : new ReaderWriterLockSlim((LockRecursionPolicy)reader.ReadInt32());

    /// <summary>Writes a semaphore: with all the room that it can have, since nobody holds the new one; or, where there is no limit, what it has.</summary>
    public static void WriteLock(ref MessagePackWriter writer, SemaphoreSlim? value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }
        int most = MaximumCount(value);
        writer.WriteArrayHeader(2);
        writer.Write(most == int.MaxValue ? value.CurrentCount : most);
        writer.Write(most);
    }

    /// <summary>Reads a semaphore.</summary>
    public static SemaphoreSlim? ReadSemaphoreSlim(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
            return null;
        ReadParts(ref reader, 2);
        return new SemaphoreSlim(reader.ReadInt32(), reader.ReadInt32());
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_maxCount")]
    private static extern ref readonly int MaximumCount(SemaphoreSlim semaphore);

    private static void WritePresence(ref MessagePackWriter writer, bool isThere)
    {
        if (isThere)
            writer.Write(true);
        else
            writer.WriteNil();
    }

    private static bool ReadPresence(ref MessagePackReader reader) => !reader.TryReadNil() && reader.ReadBoolean();
}
