using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Remoting.Analyzers.Survey.Costs;

// What is done to a short text, or to a line of one.
internal static partial class ShortTexts
{
    private static readonly Regex Word = new("[a-z]+", RegexOptions.Compiled | RegexOptions.CultureInvariant);
    private static readonly char[] Separators = [' ', ','];

    public static string Greet(string name) => $"Hello {name}";

    public static string GreetTwice(string name) => $"Hello {name}, and {name} again: {name.Length}";

    public static string Concatenate(string text) => text + " " + text;

    public static string ConcatenateNumber(int n) => "Number " + n;

    public static string TrimAndLower(string text) => text.Trim().ToLower(CultureInfo.InvariantCulture);

    public static string Upper(string text) => text.ToUpperInvariant();

    public static string[] Split(string text) => text.Split(' ');

    public static int CountWords(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Length;

    public static string FirstWord(string text) => text.Split(' ')[0];

    public static string JoinWords(string text) => string.Join("-", text.Split(' '));

    public static string Join(string[] words) => string.Join(", ", words);

    public static string Replace(string text) => text.Replace("quick", "slow", StringComparison.Ordinal);

    public static string Cut(string text) => text.Substring(1, 3);

    public static string CutByRange(string text) => text[1..4];

    public static bool Starts(string text) => text.StartsWith("The", StringComparison.Ordinal);

    public static bool Has(string text) => text.Contains("brown", StringComparison.OrdinalIgnoreCase);

    public static int Find(string text) => text.IndexOf('q');

    public static string Pad(int n) => n.ToString(CultureInfo.InvariantCulture).PadLeft(10, '0');

    public static string FormatHex(int n) => n.ToString("x8", CultureInfo.InvariantCulture);

    public static string FormatMoney(double amount) => amount.ToString("N2", CultureInfo.InvariantCulture);

    public static string FormatDate(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string FormatComposite(int n) => string.Format(CultureInfo.InvariantCulture, "{0} of {1}", n, n + 1);

    public static string FileName(string path) => Path.GetFileName(path);

    public static string Extension(string path) => Path.ChangeExtension(path, ".bak");

    public static string Combined(string path) => Path.Combine("/data", Path.GetFileNameWithoutExtension(path) + ".json");

    public static int StableHash(string text)
    {
        int hash = 17;
        foreach (char c in text)
            hash = unchecked(hash * 31 + c);
        return hash;
    }

    public static uint Fnv(string text)
    {
        uint hash = 2166136261;
        for (int i = 0; i < text.Length; i++)
            hash = unchecked((hash ^ text[i]) * 16777619);
        return hash;
    }

    public static int OrdinaryHash(string text) => text.GetHashCode(StringComparison.Ordinal);

    public static string Sha(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static bool Matches(string text) => Word.IsMatch(text);

    public static string FirstMatch(string text) => Word.Match(text).Value;

    [GeneratedRegex("[a-z]+ [b-x]+")]
    private static partial Regex Pair();

    public static bool MatchesGenerated(string text) => Pair().IsMatch(text);

    public static string Squeeze(string text) => Regex.Replace(text, " +", " ");

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    public static string Escape(string text) => Uri.EscapeDataString(text);

    public static int Vowels(string text) => text.Count(c => "aeiou".Contains(c));

    public static string Reverse(string text)
    {
        char[] characters = text.ToCharArray();
        Array.Reverse(characters);
        return new string(characters);
    }

    public static bool IsPalindrome(string text)
    {
        for (int i = 0, j = text.Length - 1; i < j; i++, j--)
        {
            if (text[i] != text[j])
                return false;
        }

        return true;
    }

    public static string Build(string text)
    {
        var builder = new StringBuilder();
        builder.Append('[').Append(text).Append(']');
        return builder.ToString();
    }

    public static string Title(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);

    public static int Digits(string text)
    {
        int count = 0;
        foreach (char c in text)
        {
            if (char.IsDigit(c))
                count++;
        }

        return count;
    }

    public static bool IsBlank(string? text) => string.IsNullOrWhiteSpace(text);

    public static int Compare(string text) => string.CompareOrdinal(text, "The slow");

    public static int ParseField(string text) => int.TryParse(text.AsSpan(0, 1), out int n) ? n : -1;

    public static string Slug(string text) => text.Trim().ToLowerInvariant().Replace(' ', '-');
}
