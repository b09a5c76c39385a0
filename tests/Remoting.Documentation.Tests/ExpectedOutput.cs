using System.Text;
using System.Text.RegularExpressions;

namespace Remoting.Documentation.Tests;

/// <summary>
/// What a page says that its program prints. <c>…</c> stands for what differs from run to run: a process id, a time, a path. A line that is nothing but <c>…</c>
/// stands for any lines, or none.
/// </summary>
internal static class ExpectedOutput
{
    private const char Placeholder = '…';

    public static bool Fits(string expected, string printed) => Pattern(expected).IsMatch(printed.ReplaceLineEndings("\n"));

    private static Regex Pattern(string expected)
    {
        var pattern = new StringBuilder("\\A");
        foreach (string line in expected.TrimEnd().Split('\n'))
        {
            pattern.Append(line.Trim() is [Placeholder]
                ? "(?:.*\n)*?"
                : $"{string.Join("[^\n]+", line.TrimEnd().Split(Placeholder).Select(Regex.Escape))}[ \t]*\n");
        }
        return new Regex(pattern.Append("\\s*\\z").ToString(), RegexOptions.None, TimeSpan.FromSeconds(5));
    }
}
