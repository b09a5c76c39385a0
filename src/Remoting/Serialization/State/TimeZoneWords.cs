using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>Time zones: by name where the system has the very same one, else by their rules.</summary>
internal static class TimeZoneWords
{
    public static void Write(ref MessagePackWriter writer, TimeZoneInfo value)
    {
        writer.WriteArrayHeader(2);
        bool isUtc = ReferenceEquals(value, TimeZoneInfo.Utc);
        bool isKnown = isUtc || (TimeZoneInfo.TryFindSystemTimeZoneById(value.Id, out var known) && IsSame(known, value));
        writer.Write(isUtc ? 0 : isKnown ? 1 : 2);
        if (!isKnown && !IsSame(TimeZoneInfo.FromSerializedString(value.ToSerializedString()), value))
            throw new StateException($"The time zone '{value.Id}' has rules that its text does not hold.");
        Wire.Write(ref writer, isKnown ? value.Id : value.ToSerializedString());
    }

    public static TimeZoneInfo Read(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 2);
        int kind = reader.ReadInt32();
        string text = Wire.ReadString(ref reader)!;
        return kind switch
        {
            0 => TimeZoneInfo.Utc,
            1 => TimeZoneInfo.FindSystemTimeZoneById(text),
            _ => TimeZoneInfo.FromSerializedString(text),
        };
    }

    private static bool IsSame(TimeZoneInfo one, TimeZoneInfo other) => one.Equals(other) && one.HasSameRules(other)
        && one.DisplayName == other.DisplayName && one.StandardName == other.StandardName && one.DaylightName == other.DaylightName
        && one.SupportsDaylightSavingTime == other.SupportsDaylightSavingTime;
}
