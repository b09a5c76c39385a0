using System.Globalization;
using System.Text;

namespace Remoting.Processes;

/// <summary>Text of a worker for exceptions and logs: what would move a cursor, colour a terminal or forge a line there is shown, not obeyed.</summary>
internal static class PlainText
{
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
            return text;
        var plain = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (char.IsControl(c) && c is not ('\n' or '\t' or '\r'))
                plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                plain.Append(c);
        }
        return plain.ToString();
    }
}
