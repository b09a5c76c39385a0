using System.Text.RegularExpressions;

namespace Remoting.Tests.Fidelity.Corpora;

/// <summary>
/// Inputs that nobody made for this: what every machine with the SDK has (the characters of Unicode, time zones, documentation, its own files), and what lies in
/// the folder that <c>REMOTING_CORPORA</c> names, if it names one.
/// </summary>
internal static partial class PublicInputs
{
    /// <summary>Of each kind in a usual run of the tests.</summary>
    private const int Few = 300;

    /// <summary>Of each kind with <c>REMOTING_CORPORA=all</c>.</summary>
    private const int Many = 12_000;

    private const int LargestFile = 128 * 1024;

    private static readonly string? Wanted = Environment.GetEnvironmentVariable("REMOTING_CORPORA") is { Length: > 0 } wanted ? wanted : null;

    private static readonly int Most = Wanted is null ? Few : Wanted == "all" ? Many : int.MaxValue;

    /// <summary>Where the framework and the SDK are.</summary>
    private static readonly string DotNet = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    private static string? Folder => Wanted is null or "all" ? null : Wanted;

    /// <summary>Each character with the one before it, halves of pairs included.</summary>
    public static IEnumerable<string> Characters() => Folder is null
        ? Spread(Enumerable.Range(1, 0x10FFFF - 1).Select(code => (code is >= 0xD800 and <= 0xDFFF ? $"{(char)code}" : char.ConvertFromUtf32(code)) + (char)(code & 0xFFFF)), 0x10FFFF)
        : Lines();

    /// <summary>Words, numbers, dates and addresses out of documentation.</summary>
    public static IEnumerable<string> Words() => Folder is null ? Spread(Documentation().SelectMany(line => Word().Matches(line).Select(match => match.Value)).Distinct(), 60_000) : Lines();

    public static IEnumerable<TimeZoneInfo> Zones() => TimeZoneInfo.GetSystemTimeZones().Take(Most);

    /// <summary>Files of any kind.</summary>
    public static IEnumerable<byte[]> Files() => Spread(Paths("*").Where(path => new FileInfo(path).Length <= LargestFile), 6_000).Select(File.ReadAllBytes);

    /// <summary>Files of JSON, and those that only look like it.</summary>
    public static IEnumerable<byte[]> JsonFiles() => Spread(Paths("*.json").Where(path => new FileInfo(path).Length <= LargestFile), 400).Select(File.ReadAllBytes);

    private static IEnumerable<string> Lines() => Paths("*").Where(path => new FileInfo(path).Length <= LargestFile).SelectMany(File.ReadLines);

    private static IEnumerable<string> Paths(string pattern) =>
        Directory.EnumerateFiles(Folder ?? DotNet, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Documentation() => Paths("*.xml").Take(Wanted is null ? 12 : int.MaxValue).SelectMany(File.ReadLines);

    /// <summary>As many as are wanted, from the beginning to the end of about so many.</summary>
    private static IEnumerable<T> Spread<T>(IEnumerable<T> items, int about)
    {
        int step = Math.Max(1, about / Most);
        return items.Where((_, index) => index % step == 0).Take(Most);
    }

    [GeneratedRegex(@"[^\s""<>]+")]
    private static partial Regex Word();
}
