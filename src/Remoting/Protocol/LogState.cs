using System.Collections;
using System.Globalization;
using MessagePack;
using Remoting.Serialization;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>
/// What a logger is given as the state of a message or a scope, as plain data: its text, and its named values as numbers, truth values and text. To a logger of
/// the parent it looks as the original does, the template (<c>{OriginalFormat}</c>) included.
/// </summary>
/// <param name="text">As the worker's formatter made it.</param>
/// <param name="values">In their order; a name may come more than once.</param>
internal sealed class LogState(string text, IReadOnlyList<KeyValuePair<string, object?>> values) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <summary>The most named values; those behind are left out.</summary>
    private const int MostValues = 64;

    /// <summary>The longest text of a message, and of all values together, in characters.</summary>
    private const int MostText = 32 * 1024;

    private enum ValueKind : byte
    {
        Null,
        Boolean,
        Int32,
        Int64,
        UInt64,
        Double,
        Decimal,
        Text,
    }

    public int Count => values.Count;

    public KeyValuePair<string, object?> this[int index] => values[index];

    /// <summary>Takes what can be read of a state. Does not throw, whatever the state is.</summary>
    /// <param name="text">Its text, null where it has none but its own.</param>
    /// <param name="state">What a logger was given.</param>
    public static LogState Of(string? text, object? state)
    {
        var taken = new List<KeyValuePair<string, object?>>();
        int left = MostText;
        try
        {
            if (state is IEnumerable<KeyValuePair<string, object?>> pairs)
            {
                foreach (var (name, value) in pairs)
                {
                    if (taken.Count == MostValues || left <= 0)
                        break;
                    taken.Add(KeyValuePair.Create(name, Plain(value, ref left)));
                }
            }
        }
        catch (Exception)
        {
            // The program's own; what was read up to here is worth having.
        }
        return new LogState(ExceptionText.Cut(text ?? TextOf(state) ?? "", MostText), taken);
    }

    public void Write(ref MessagePackWriter writer)
    {
        writer.Write(text);
        writer.WriteArrayHeader(values.Count);
        foreach (var (name, value) in values)
        {
            writer.Write(name);
            Write(ref writer, value);
        }
    }

    public static LogState Read(ref MessagePackReader reader)
    {
        string text = reader.ReadString() ?? "";
        var values = new List<KeyValuePair<string, object?>>();
        for (int left = reader.ReadArrayHeader(); left > 0; left--)
        {
            string name = reader.ReadString() ?? "";
            values.Add(KeyValuePair.Create(name, ReadValue(ref reader)));
        }
        return new LogState(text, values);
    }

    public override string ToString() => text;

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static object? Plain(object? value, ref int left)
    {
        switch (value)
        {
            case null or bool or int or long or ulong or double or decimal:
                return value;
            case byte or sbyte or short or ushort:
                return Convert.ToInt32(value, CultureInfo.InvariantCulture);
            case uint number:
                return (long)number;
            case float number:
                return (double)number;
            default:
                string? text = ExceptionText.Cut(TextOf(value) ?? "", Math.Max(0, left));
                left -= text.Length;
                return text;
        }
    }

    private static string? TextOf(object? value)
    {
        try
        {
            return value switch
            {
                null => null,
                string text => text,
                // A message's template shows the elements of a sequence, too.
                IEnumerable elements and not IEnumerable<KeyValuePair<string, object?>> => string.Join(", ", elements.Cast<object?>().Take(MostValues)),
                DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
                _ => Convert.ToString(value, CultureInfo.InvariantCulture),
            };
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static void Write(ref MessagePackWriter writer, object? value)
    {
        switch (value)
        {
            case bool truth:
                writer.Write((byte)ValueKind.Boolean);
                writer.Write(truth);
                break;
            case int number:
                writer.Write((byte)ValueKind.Int32);
                writer.Write(number);
                break;
            case long number:
                writer.Write((byte)ValueKind.Int64);
                writer.Write(number);
                break;
            case ulong number:
                writer.Write((byte)ValueKind.UInt64);
                writer.Write(number);
                break;
            case double number:
                writer.Write((byte)ValueKind.Double);
                writer.Write(number);
                break;
            case decimal number:
                writer.Write((byte)ValueKind.Decimal);
                writer.Write(number.ToString(CultureInfo.InvariantCulture));
                break;
            case string text:
                writer.Write((byte)ValueKind.Text);
                writer.Write(text);
                break;
            default:
                writer.Write((byte)ValueKind.Null);
                break;
        }
    }

    private static object? ReadValue(ref MessagePackReader reader) => (ValueKind)reader.ReadByte() switch
    {
        ValueKind.Null => null,
        ValueKind.Boolean => reader.ReadBoolean(),
        ValueKind.Int32 => reader.ReadInt32(),
        ValueKind.Int64 => reader.ReadInt64(),
        ValueKind.UInt64 => reader.ReadUInt64(),
        ValueKind.Double => reader.ReadDouble(),
        ValueKind.Decimal => decimal.TryParse(reader.ReadString(), NumberStyles.Number, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : throw new ProtocolException("A number that was logged is none."),
        ValueKind.Text => reader.ReadString(),
        var other => throw new ProtocolException($"There is no kind {(byte)other} of values."),
    };
}
