using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Time zones: by name where the system has the very same one, else by their rules. The local one is another object than the one of its name, and is told from it:
/// times that are converted to it are local times.
/// </summary>
internal static class TimeZoneWords
{
    private const int Utc = 0;
    private const int OfSystem = 1;
    private const int OfRules = 2;

    /// <summary>Added where it is the local one.</summary>
    private const int Local = 10;

    public static void Write(ref MessagePackWriter writer, TimeZoneInfo value)
    {
        writer.WriteArrayHeader(2);
        bool isUtc = ReferenceEquals(value, TimeZoneInfo.Utc);
        bool isKnown = isUtc || (TimeZoneInfo.TryFindSystemTimeZoneById(value.Id, out var known) && IsSame(known, value));
        writer.Write((isUtc ? Utc : isKnown ? OfSystem : OfRules) + (!isUtc && ReferenceEquals(value, TimeZoneInfo.Local) ? Local : 0));
        if (!isKnown && !IsSame(TimeZoneInfo.FromSerializedString(value.ToSerializedString()), value))
            throw new StateException($"The time zone '{value.Id}' has rules that its text does not hold.");
        Wire.Write(ref writer, isKnown ? value.Id : value.ToSerializedString());
    }

    public static TimeZoneInfo Read(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 2);
        int kind = reader.ReadInt32();
        string text = Wire.ReadString(ref reader)!;
        var found = (kind % Local) switch
        {
            Utc => TimeZoneInfo.Utc,
            OfSystem => TimeZoneInfo.FindSystemTimeZoneById(text),
            _ => TimeZoneInfo.FromSerializedString(text),
        };
        // On another machine the local one may be another.
        return kind >= Local && found.Id == TimeZoneInfo.Local.Id && found.HasSameRules(TimeZoneInfo.Local) ? TimeZoneInfo.Local : found;
    }

    private static bool IsSame(TimeZoneInfo one, TimeZoneInfo other) => one.Equals(other) && one.HasSameRules(other)
        && one.DisplayName == other.DisplayName && one.StandardName == other.StandardName && one.DaylightName == other.DaylightName
        && one.SupportsDaylightSavingTime == other.SupportsDaylightSavingTime;
}
