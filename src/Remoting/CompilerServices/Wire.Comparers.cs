using MessagePack;

namespace Remoting.CompilerServices;

// A set or a dictionary is not the same with another comparer. The well-known ones travel as a small number; any other
// is refused, since a look-up that silently gives another answer in another process is the worst of all outcomes.
public static partial class Wire
{
    private static readonly StringComparer?[] StringComparers =
    [
        null, StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase,
    ];

    /// <summary>Writes how a collection tells keys apart.</summary>
    public static void WriteComparer<T>(ref MessagePackWriter writer, IEqualityComparer<T>? comparer) =>
        WriteComparer(ref writer, comparer, EqualityComparer<T>.Default);

    /// <summary>Writes how a collection orders keys.</summary>
    public static void WriteOrder<T>(ref MessagePackWriter writer, IComparer<T>? comparer) =>
        WriteComparer(ref writer, comparer, Comparer<T>.Default);

    /// <summary>Reads how a collection tells keys apart; <see langword="null"/> for the default.</summary>
    public static IEqualityComparer<T>? ReadComparer<T>(ref MessagePackReader reader) => (IEqualityComparer<T>?)(object?)ReadStringComparer<T>(ref reader);

    /// <summary>Reads how a collection orders keys; <see langword="null"/> for the default.</summary>
    public static IComparer<T>? ReadOrder<T>(ref MessagePackReader reader) => (IComparer<T>?)(object?)ReadStringComparer<T>(ref reader);

    private static void WriteComparer(ref MessagePackWriter writer, object? comparer, object standard)
    {
        var code = comparer is null || comparer.Equals(standard) ? 0 : Array.IndexOf(StringComparers, comparer);
        if (code < 0)
        {
            Fail($"The collection uses the comparer '{comparer!.GetType()}', which cannot travel: only the default comparer and the "
                + "ordinal and invariant string comparers can. Copy the collection with one of these.");
        }

        writer.Write(code);
    }

    private static StringComparer? ReadStringComparer<T>(ref MessagePackReader reader)
    {
        var code = reader.ReadInt32();
        if (code < 0 || code >= StringComparers.Length || (code > 0 && typeof(T) != typeof(string)))
            Fail($"'{code}' is not a known comparer.");
        return StringComparers[code];
    }
}
