using MessagePack;
using Remoting.Serialization;
using Remoting.Serialization.State;

namespace Remoting.CompilerServices;

// A set or a dictionary is not the same with another comparer. The well-known ones travel as a small number; any other as the object that it is, in an
// array of one, with its state; one that cannot travel is refused, since a look-up that silently gives another answer in another process is the worst
// of all outcomes.
public static partial class Wire
{
    private static readonly StringComparer?[] StringComparers =
    [
        null, StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase,
    ];

    /// <summary>Writes how a collection tells keys apart.</summary>
    public static void WriteComparer<T>(ref MessagePackWriter writer, IEqualityComparer<T>? comparer) =>
        WriteComparer(ref writer, comparer, EqualityComparer<T>.Default, typeof(IEqualityComparer<T>));

    /// <summary>Writes how a collection orders keys.</summary>
    public static void WriteOrder<T>(ref MessagePackWriter writer, IComparer<T>? comparer) =>
        WriteComparer(ref writer, comparer, Comparer<T>.Default, typeof(IComparer<T>));

    /// <summary>Reads how a collection tells keys apart; <see langword="null"/> for the default.</summary>
    public static IEqualityComparer<T>? ReadComparer<T>(ref MessagePackReader reader) => reader.NextMessagePackType == MessagePackType.Array
        ? (IEqualityComparer<T>?)ReadOwnComparer(ref reader, typeof(IEqualityComparer<T>))
        : (IEqualityComparer<T>?)(object?)ReadStringComparer<T>(ref reader);

    /// <summary>Reads how a collection orders keys; <see langword="null"/> for the default.</summary>
    public static IComparer<T>? ReadOrder<T>(ref MessagePackReader reader) => reader.NextMessagePackType == MessagePackType.Array
        ? (IComparer<T>?)ReadOwnComparer(ref reader, typeof(IComparer<T>))
        : (IComparer<T>?)(object?)ReadStringComparer<T>(ref reader);

    /// <summary>Whether a comparer is one of those that travel as a number: then nothing of the program's own compares.</summary>
    private static bool IsWellKnown<T>(CollectionKind<T> kind) =>
        CodeOf(kind.Comparer, EqualityComparer<T>.Default) >= 0 && CodeOf(kind.Order, Comparer<T>.Default) >= 0;

    private static int CodeOf(object? comparer, object standard) =>
        comparer is null || comparer.Equals(standard) ? 0 : Array.IndexOf(StringComparers, comparer);

    private static void WriteComparer(ref MessagePackWriter writer, object? comparer, object standard, Type declared)
    {
        int code = CodeOf(comparer, standard);
        if (code >= 0)
        {
            writer.Write(code);
            return;
        }
        using var graph = EnsureGraph();
        writer.WriteArrayHeader(1);
        SerializerChoice.Current.Codecs.SlotOf(declared, null).WriteObject(ref writer, comparer);
    }

    private static object? ReadOwnComparer(ref MessagePackReader reader, Type declared)
    {
        using var graph = EnsureGraph();
        ReadParts(ref reader, 1);
        var slot = SerializerChoice.Current.Codecs.SlotOf(declared, null);
        // Whole before the first key is compared: what it holds may be tables, which else wait until all is read.
        return LateHashes.ReadNow(ref reader, (ref inner, _) => slot.ReadObject(ref inner));
    }

    private static StringComparer? ReadStringComparer<T>(ref MessagePackReader reader)
    {
        var code = reader.ReadInt32();
        if (code < 0 || code >= StringComparers.Length || (code > 0 && typeof(T) != typeof(string)))
            Fail($"'{code}' is not a known comparer.");
        return StringComparers[code];
    }
}
