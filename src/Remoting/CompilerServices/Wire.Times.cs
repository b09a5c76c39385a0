using MessagePack;

namespace Remoting.CompilerServices;

public static partial class Wire
{
    /// <summary>
    /// Writes a date and time with its kind, which MessagePack's own format loses. One of this place that its clocks leave out, where they are put forward,
    /// is no moment that another form could stand for: it is written as it is, inside of an array of one.
    /// </summary>
    public static void Write(ref MessagePackWriter writer, DateTime value)
    {
        long moment = value.ToBinary();
        if (value.Kind == DateTimeKind.Local && DateTime.FromBinary(moment).Ticks != value.Ticks)
        {
            writer.WriteArrayHeader(1);
            moment = value.Ticks;
        }
        writer.Write(moment);
    }

    /// <summary>Reads a date and time.</summary>
    public static DateTime ReadDateTime(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType != MessagePackType.Array)
            return DateTime.FromBinary(reader.ReadInt64());
        ReadParts(ref reader, 1);
        return new DateTime(reader.ReadInt64(), DateTimeKind.Local);
    }

    /// <summary>Writes a date and time with its offset.</summary>
    public static void Write(ref MessagePackWriter writer, DateTimeOffset value)
    {
        writer.WriteArrayHeader(2);
        writer.Write(value.Ticks);
        writer.Write(value.TotalOffsetMinutes);
    }

    /// <summary>Reads a date and time with its offset.</summary>
    public static DateTimeOffset ReadDateTimeOffset(ref MessagePackReader reader)
    {
        ReadParts(ref reader, 2);
        return new DateTimeOffset(reader.ReadInt64(), TimeSpan.FromMinutes(reader.ReadInt32()));
    }

    /// <summary>Writes a duration.</summary>
    public static void Write(ref MessagePackWriter writer, TimeSpan value) => writer.Write(value.Ticks);

    /// <summary>Reads a duration.</summary>
    public static TimeSpan ReadTimeSpan(ref MessagePackReader reader) => new(reader.ReadInt64());

    /// <summary>Writes a date.</summary>
    public static void Write(ref MessagePackWriter writer, DateOnly value) => writer.Write(value.DayNumber);

    /// <summary>Reads a date.</summary>
    public static DateOnly ReadDateOnly(ref MessagePackReader reader) => DateOnly.FromDayNumber(reader.ReadInt32());

    /// <summary>Writes a time of day.</summary>
    public static void Write(ref MessagePackWriter writer, TimeOnly value) => writer.Write(value.Ticks);

    /// <summary>Reads a time of day.</summary>
    public static TimeOnly ReadTimeOnly(ref MessagePackReader reader) => new(reader.ReadInt64());
}
