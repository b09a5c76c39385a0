using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>Cultures by their name, the order they sort by included, and with what was changed of them.</summary>
internal static class CultureWords
{
    private static readonly PropertyInfo[] OfNumbers = Settable(typeof(NumberFormatInfo));
    private static readonly PropertyInfo[] OfDates = Settable(typeof(DateTimeFormatInfo));

    /// <summary>Of these a culture has several patterns each, the first of which is a property.</summary>
    private const string Several = "dDtTy";

    public static void Write(ref MessagePackWriter writer, CultureInfo value)
    {
        var plain = Plain(value.ToString(), value.UseUserOverride);
        writer.WriteArrayHeader(8);
        writer.Write(value.ToString());
        writer.Write(value.UseUserOverride);
        writer.Write(value.IsReadOnly);
        WriteChanges(ref writer, OfNumbers, value.NumberFormat, plain.NumberFormat);
        // What a calendar allows depends on it: it comes first.
        int calendar = Array.FindIndex(plain.OptionalCalendars, known => IsSame(known, value.DateTimeFormat.Calendar));
        if (calendar < 0)
            throw new StateException($"The culture '{value}' has a calendar that is none of its own, {value.DateTimeFormat.Calendar.GetType()}.");
        writer.Write(calendar);
        plain.DateTimeFormat.Calendar = plain.OptionalCalendars[calendar];
        WriteChanges(ref writer, OfDates, value.DateTimeFormat, plain.DateTimeFormat);
        WritePatterns(ref writer, value.DateTimeFormat, plain.DateTimeFormat);
        string separator = value.TextInfo.ListSeparator;
        Wire.Write(ref writer, separator == plain.TextInfo.ListSeparator ? null : separator);
    }

    public static CultureInfo Read(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 8);
        string name = reader.ReadString()!;
        bool useUserOverride = reader.ReadBoolean();
        bool isReadOnly = reader.ReadBoolean();
        var made = Plain(name, useUserOverride);
        bool isChanged = ReadChanges(ref reader, OfNumbers, made.NumberFormat);
        int calendar = reader.ReadInt32();
        if (!IsSame(made.OptionalCalendars[calendar], made.DateTimeFormat.Calendar))
        {
            made.DateTimeFormat.Calendar = made.OptionalCalendars[calendar];
            isChanged = true;
        }
        isChanged |= ReadChanges(ref reader, OfDates, made.DateTimeFormat);
        isChanged |= ReadPatterns(ref reader, made.DateTimeFormat);
        if (Wire.ReadString(ref reader) is { } separator)
        {
            made.TextInfo.ListSeparator = separator;
            isChanged = true;
        }
        if (!isReadOnly)
            return made;
        return isChanged || useUserOverride ? CultureInfo.ReadOnly(made) : CultureInfo.GetCultureInfo(name);
    }

    private static CultureInfo Plain(string name, bool useUserOverride) => new(name, useUserOverride);

    private static bool IsSame(Calendar one, Calendar other) =>
        one.GetType() == other.GetType() && (one as GregorianCalendar)?.CalendarType == (other as GregorianCalendar)?.CalendarType
        && one.TwoDigitYearMax == other.TwoDigitYearMax;

    private static PropertyInfo[] Settable(Type type) => type == typeof(NumberFormatInfo) ? typeof(NumberFormatInfo).GetProperties().Where(IsSettable).ToArray()
        // Whoever sets one of the long patterns has forgotten the full one.
        : typeof(DateTimeFormatInfo).GetProperties().Where(IsSettable).OrderBy(property => property.Name == nameof(DateTimeFormatInfo.FullDateTimePattern)).ToArray();

    private static bool IsSettable(PropertyInfo property) => property is { CanRead: true, CanWrite: true } && property.GetMethod!.IsStatic is false
        && property.PropertyType != typeof(Calendar);

    private static void WriteChanges(ref MessagePackWriter writer, PropertyInfo[] properties, object value, object plain)
    {
        var changed = properties.Where(property => !AreEqual(property.GetValue(value), property.GetValue(plain))).ToArray();
        writer.WriteMapHeader(changed.Length);
        foreach (var property in changed)
        {
            writer.Write(property.Name);
            switch (property.GetValue(value))
            {
                case string text:
                    Wire.Write(ref writer, text);
                    break;
                case string[] texts:
                    WriteTexts(ref writer, texts);
                    break;
                case int[] numbers:
                    Wire.Write(ref writer, numbers);
                    break;
                case var number:
                    writer.Write(Convert.ToInt32(number, CultureInfo.InvariantCulture));
                    break;
            }
        }
    }

    private static bool ReadChanges(ref MessagePackReader reader, PropertyInfo[] properties, object made)
    {
        int count = reader.ReadMapHeader();
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadString()!;
            var property = Array.Find(properties, property => property.Name == name) ?? throw new StateException($"A culture has no '{name}' that could be changed.");
            property.SetValue(made, ReadValue(ref reader, property.PropertyType));
        }
        return count > 0;
    }

    private static object? ReadValue(ref MessagePackReader reader, Type type)
    {
        if (type == typeof(string))
            return Wire.ReadString(ref reader);
        if (type == typeof(int[]))
            return Wire.ReadArray<int>(ref reader);
        if (type != typeof(string[]))
            return type.IsEnum ? Enum.ToObject(type, reader.ReadInt32()) : reader.ReadInt32();
        return ReadTexts(ref reader);
    }

    private static void WriteTexts(ref MessagePackWriter writer, string[] texts)
    {
        writer.WriteArrayHeader(texts.Length);
        foreach (string text in texts)
            Wire.Write(ref writer, text);
    }

    private static string?[] ReadTexts(ref MessagePackReader reader)
    {
        string?[] texts = new string?[reader.ReadArrayHeader()];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = Wire.ReadString(ref reader);
        return texts;
    }

    // As they are kept, not as GetAllDateTimePatterns gives them, which puts the property in front.
    private static void WritePatterns(ref MessagePackWriter writer, DateTimeFormatInfo value, DateTimeFormatInfo plain)
    {
        writer.WriteArrayHeader(Several.Length);
        foreach (char format in Several)
        {
            // Has both read what the culture has.
            _ = (value.GetAllDateTimePatterns(format), plain.GetAllDateTimePatterns(format));
            if (Patterns(value, format) is { } patterns && !AreEqual(patterns, Patterns(plain, format)))
                WriteTexts(ref writer, patterns);
            else
                writer.WriteNil();
        }
    }

    private static bool ReadPatterns(ref MessagePackReader reader, DateTimeFormatInfo made)
    {
        bool isChanged = false;
        Wire.ReadParts(ref reader, Several.Length);
        foreach (char format in Several)
        {
            if (reader.TryReadNil())
                continue;
            Patterns(made, format) = ReadTexts(ref reader)!;
            isChanged = true;
        }
        return isChanged;
    }

    private static ref string[]? Patterns(DateTimeFormatInfo dates, char format)
    {
        switch (format)
        {
            case 'd':
                return ref ShortDates(dates);
            case 'D':
                return ref LongDates(dates);
            case 't':
                return ref ShortTimes(dates);
            case 'T':
                return ref LongTimes(dates);
            default:
                return ref YearMonths(dates);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "allShortDatePatterns")]
    private static extern ref string[]? ShortDates(DateTimeFormatInfo dates);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "allLongDatePatterns")]
    private static extern ref string[]? LongDates(DateTimeFormatInfo dates);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "allShortTimePatterns")]
    private static extern ref string[]? ShortTimes(DateTimeFormatInfo dates);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "allLongTimePatterns")]
    private static extern ref string[]? LongTimes(DateTimeFormatInfo dates);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "allYearMonthPatterns")]
    private static extern ref string[]? YearMonths(DateTimeFormatInfo dates);

    private static bool AreEqual(object? one, object? other) => one switch
    {
        string[] texts => texts.AsSpan().SequenceEqual((string[])other!),
        int[] numbers => numbers.AsSpan().SequenceEqual((int[])other!),
        _ => Equals(one, other),
    };
}
