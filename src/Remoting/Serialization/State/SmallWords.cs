using System.Collections;
using System.Collections.Specialized;
using System.Runtime.CompilerServices;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>Bits.</summary>
internal static class BitWords
{
    public static void Write(ref MessagePackWriter writer, BitArray value)
    {
        byte[] bytes = new byte[(value.Length + 7) / 8];
        value.CopyTo(bytes, 0);
        writer.WriteArrayHeader(2);
        writer.Write(value.Length);
        writer.Write(bytes);
    }

    public static BitArray Read(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 2);
        int length = reader.ReadInt32();
        byte[] bytes = Wire.ReadArray<byte>(ref reader) ?? [];
        if (length < 0 || (length + 7L) / 8 != bytes.Length)
            throw new StateException($"{bytes.Length} bytes are not {length} bits.");
        return new BitArray(bytes) { Length = length };
    }
}

/// <summary>Files and folders: their full path, and how it was written where they were made.</summary>
internal static class FileWords
{
    public static void Write(ref MessagePackWriter writer, FileSystemInfo value)
    {
        writer.WriteArrayHeader(2);
        Wire.Write(ref writer, value.FullName);
        Wire.Write(ref writer, value.ToString());
    }

    public static FileInfo ReadFile(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 2);
        return WithText(new FileInfo(Wire.ReadString(ref reader)!), ref reader);
    }

    public static DirectoryInfo ReadDirectory(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 2);
        return WithText(new DirectoryInfo(Wire.ReadString(ref reader)!), ref reader);
    }

    private static T WithText<T>(T made, ref MessagePackReader reader)
        where T : FileSystemInfo
    {
        OriginalPath(made) = Wire.ReadString(ref reader)!;
        return made;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field)]
    private static extern ref string OriginalPath(FileSystemInfo info);
}

/// <summary>Names with several values each.</summary>
internal static class NameWords
{
    public static void Write(ref MessagePackWriter writer, NameValueCollection value)
    {
        writer.WriteArrayHeader(2);
        SerializerChoice.Current.Codecs.SlotOf(typeof(IEqualityComparer), null).WriteObject(ref writer, ComparerOf(value));
        writer.WriteArrayHeader(value.Count);
        for (int i = 0; i < value.Count; i++)
        {
            string?[] values = value.GetValues(i) ?? [];
            writer.WriteArrayHeader(1 + values.Length);
            Wire.Write(ref writer, value.GetKey(i));
            foreach (string? text in values)
                Wire.Write(ref writer, text);
        }
    }

    public static NameValueCollection Read(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 2);
        var made = new NameValueCollection((IEqualityComparer?)SerializerChoice.Current.Codecs.SlotOf(typeof(IEqualityComparer), null).ReadObject(ref reader));
        int count = reader.ReadArrayHeader();
        for (int i = 0; i < count; i++)
        {
            int values = reader.ReadArrayHeader() - 1;
            string? name = Wire.ReadString(ref reader);
            if (values == 0)
                made.Add(name, null);
            for (int j = 0; j < values; j++)
                made.Add(name, Wire.ReadString(ref reader));
        }
        return made;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_keyComparer")]
    private static extern ref IEqualityComparer ComparerField(NameObjectCollectionBase collection);

    private static IEqualityComparer ComparerOf(NameValueCollection value) => ComparerField(value);
}

/// <summary>What threads use to wait for each other is made anew.</summary>
internal static class ThreadWords
{
    public static void Write(ref MessagePackWriter writer, CancellationToken value)
    {
        if (value is { CanBeCanceled: true, IsCancellationRequested: false })
            throw new StateException("A CancellationToken inside of data cannot travel: give the callable a parameter of its own for it, which is passed on.");
        writer.Write(value.IsCancellationRequested);
    }

    public static CancellationToken ReadToken(ref MessagePackReader reader) => new(reader.ReadBoolean());

    public static void Write(ref MessagePackWriter writer, SemaphoreSlim value) => Wire.WriteSemaphore(ref writer, value);

    public static SemaphoreSlim ReadSemaphore(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 2);
        return new SemaphoreSlim(reader.ReadInt32(), reader.ReadInt32());
    }

    public static void Write(ref MessagePackWriter writer, ReaderWriterLockSlim value) => writer.Write(value.RecursionPolicy == LockRecursionPolicy.SupportsRecursion);

    public static ReaderWriterLockSlim ReadLock(ref MessagePackReader reader) =>
        new(reader.ReadBoolean() ? LockRecursionPolicy.SupportsRecursion : LockRecursionPolicy.NoRecursion);
}
