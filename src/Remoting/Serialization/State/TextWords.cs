using System.Text;
using System.Text.RegularExpressions;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>Text that is being built, and what is looked for in text.</summary>
internal static class TextWords
{
    public static void Write(ref MessagePackWriter writer, StringBuilder value)
    {
        // How much room there is beyond the text is no state, and nothing to let somebody else decide.
        writer.WriteArrayHeader(2);
        Wire.Write(ref writer, value.ToString());
        writer.Write(value.MaxCapacity);
    }

    public static StringBuilder ReadStringBuilder(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 2);
        string text = Wire.ReadString(ref reader)!;
        return new StringBuilder(text.Length, reader.ReadInt32()).Append(text);
    }

    public static void Write(ref MessagePackWriter writer, Regex value)
    {
        writer.WriteArrayHeader(3);
        Wire.Write(ref writer, value.ToString());
        writer.Write((int)value.Options);
        writer.Write(value.MatchTimeout.Ticks);
    }

    public static Regex ReadRegex(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 3);
        return new Regex(Wire.ReadString(ref reader)!, (RegexOptions)reader.ReadInt32(), new TimeSpan(reader.ReadInt64()));
    }
}
