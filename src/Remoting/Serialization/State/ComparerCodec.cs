using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>How collections compare: the framework's well-known comparers by number, one of a culture by its name, the default one by the type it compares.</summary>
internal sealed class ComparerCodec(Codecs codecs) : Codec(typeof(ComparerWord))
{
    private const int OfCulture = 100;
    private const int DefaultEquality = 101;
    private const int DefaultOrder = 102;

    private static readonly object[] WellKnown =
    [
        StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase,
        ReferenceEqualityComparer.Instance, StructuralComparisons.StructuralEqualityComparer, StructuralComparisons.StructuralComparer,
        Comparer.DefaultInvariant,
    ];

    public override bool IsNumbered => false;

    public override void Write(ref MessagePackWriter writer, object value)
    {
        int number = Array.IndexOf(WellKnown, value);
        writer.WriteArrayHeader(3);
        if (number >= 0)
            Write(ref writer, number, null, 0);
        else if (ReferenceEquals(value, EqualityComparer<string>.Default))
            WriteDefault(ref writer, DefaultEquality, typeof(string));
        else if (value is IEqualityComparer<string?> strings && StringComparer.IsWellKnownCultureAwareComparer(strings, out var culture, out var options))
            Write(ref writer, OfCulture, culture.Name, (int)options);
        else if (value is IEqualityComparer<string?> ordinal && StringComparer.IsWellKnownOrdinalComparer(ordinal, out bool ignoreCase))
            Write(ref writer, ignoreCase ? 1 : 0, null, 0);
        else if (Compared(value, typeof(IEqualityComparer<>), typeof(EqualityComparer<>)) is { } equated)
            WriteDefault(ref writer, DefaultEquality, equated);
        else if (Compared(value, typeof(IComparer<>), typeof(Comparer<>)) is { } ordered)
            WriteDefault(ref writer, DefaultOrder, ordered);
        else
            throw new StateException($"The comparer '{TypeText.Of(value.GetType())}' cannot travel. Use one of the framework's well-known ones, or a class of your own.");
    }

    public override object Read(ref MessagePackReader reader, int number)
    {
        Wire.ReadParts(ref reader, 3);
        int kind = reader.ReadInt32();
        if (kind is DefaultEquality or DefaultOrder)
        {
            reader.Skip();
            var type = (Type)codecs.SlotOf(typeof(Type), null).ReadObject(ref reader)!;
            return DefaultOf(kind == DefaultEquality ? typeof(EqualityComparer<>) : typeof(Comparer<>), type)!;
        }
        string? culture = reader.ReadString();
        int options = reader.ReadInt32();
        if (kind == OfCulture)
            return CultureInfo.GetCultureInfo(culture!).CompareInfo.GetStringComparer((CompareOptions)options);
        return (uint)kind < (uint)WellKnown.Length ? WellKnown[kind] : throw new StateException($"{kind} is not the number of a comparer.");
    }

    private static void Write(ref MessagePackWriter writer, int kind, string? culture, int options)
    {
        writer.Write(kind);
        writer.Write(culture);
        writer.Write(options);
    }

    private void WriteDefault(ref MessagePackWriter writer, int kind, Type type)
    {
        writer.Write(kind);
        writer.WriteNil();
        codecs.SlotOf(typeof(Type), null).WriteObject(ref writer, type);
    }

    /// <summary>The type for which the comparer is the default one.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A comparer that is not seen to be a default one is refused.")]
    private static Type? Compared(object comparer, Type @interface, Type defaults) => comparer.GetType().GetInterfaces()
        .Where(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == @interface)
        .Select(candidate => candidate.GenericTypeArguments[0])
        .FirstOrDefault(type => comparer.Equals(DefaultOf(defaults, type)));

    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The comparer exists, and so does the default one of its type.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The property is used.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The comparer exists, and so does the default one of its type.")]
    private static object? DefaultOf(Type defaults, Type type) => defaults.MakeGenericType(type).GetProperty("Default")!.GetValue(null);
}
