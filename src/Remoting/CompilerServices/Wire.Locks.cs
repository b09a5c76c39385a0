using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using MessagePack;

namespace Remoting.CompilerServices;

// What threads wait for belongs to its process: whether it is there is all that travels, and another one takes its place. Nobody waits for that. Where
// objects are numbered, locks are, too: who shares one with another object shares it on the other side.
public static partial class Wire
{
    /// <summary>Writes an object that is there to be locked.</summary>
    public static void WriteLock(ref MessagePackWriter writer, object? value)
    {
        if (value is not null && value.GetType() != typeof(object))
            Fail($"An object of type '{value.GetType()}' stands where a plain object, made to be locked, is expected.");
        if (!TryWriteKnown(ref writer, value))
            writer.Write(true);
    }

    /// <summary>Reads an object that is there to be locked.</summary>
    public static object? ReadMonitor(ref MessagePackReader reader) =>
        TryReadKnown(ref reader, out object? known, out int number) ? known : reader.ReadBoolean() ? KeepKnown(number, new object()) : null;

    /// <summary>Writes a lock.</summary>
    public static void WriteLock(ref MessagePackWriter writer, Lock? value)
    {
        if (!TryWriteKnown(ref writer, value))
            writer.Write(true);
    }

    /// <summary>Reads a lock.</summary>
    public static Lock? ReadLock(ref MessagePackReader reader) =>
        TryReadKnown(ref reader, out Lock? known, out int number) ? known : reader.ReadBoolean() ? KeepKnown(number, new Lock()) : null;

    /// <summary>Writes a lock.</summary>
    public static void WriteLock(ref MessagePackWriter writer, ReaderWriterLockSlim? value)
    {
        if (!TryWriteKnown(ref writer, value))
            writer.Write(value.RecursionPolicy == LockRecursionPolicy.SupportsRecursion);
    }

    /// <summary>Reads a lock.</summary>
    public static ReaderWriterLockSlim? ReadReaderWriterLockSlim(ref MessagePackReader reader) =>
        TryReadKnown(ref reader, out ReaderWriterLockSlim? known, out int number)
            ? known
            : KeepKnown(number, new ReaderWriterLockSlim(reader.ReadBoolean() ? LockRecursionPolicy.SupportsRecursion : LockRecursionPolicy.NoRecursion));

    /// <summary>Writes a semaphore: with all the room that it can have, since nobody holds the new one; or, where there is no limit, what it has.</summary>
    public static void WriteLock(ref MessagePackWriter writer, SemaphoreSlim? value)
    {
        if (TryWriteKnown(ref writer, value))
            return;
        WriteSemaphore(ref writer, value);
    }

    /// <summary>By this rule wherever a semaphore stands.</summary>
    internal static void WriteSemaphore(ref MessagePackWriter writer, SemaphoreSlim value)
    {
        int most = MaximumCount(value);
        writer.WriteArrayHeader(2);
        writer.Write(most == int.MaxValue ? value.CurrentCount : most);
        writer.Write(most);
    }

    /// <summary>Reads a semaphore.</summary>
    public static SemaphoreSlim? ReadSemaphoreSlim(ref MessagePackReader reader)
    {
        if (TryReadKnown(ref reader, out SemaphoreSlim? known, out int number))
            return known;
        ReadParts(ref reader, 2);
        return KeepKnown(number, new SemaphoreSlim(reader.ReadInt32(), reader.ReadInt32()));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_maxCount")]
    private static extern ref readonly int MaximumCount(SemaphoreSlim semaphore);

    /// <summary>Writes a lock that has to be written no more: none, or one that came before.</summary>
    private static bool TryWriteKnown<T>(ref MessagePackWriter writer, [NotNullWhen(false)] T? value)
        where T : class
    {
        if (_graph is not null)
            return TryWriteReference(ref writer, value);
        if (value is not null)
            return false;
        writer.WriteNil();
        return true;
    }

    private static bool TryReadKnown<T>(ref MessagePackReader reader, out T? value, out int number)
        where T : class
    {
        if (_graph is not null)
            return TryReadReference(ref reader, out value, out number);
        value = null;
        number = -1;
        return reader.TryReadNil();
    }

    private static T KeepKnown<T>(int number, T made)
        where T : class
    {
        if (number >= 0)
            Keep(number, made);
        return made;
    }
}
