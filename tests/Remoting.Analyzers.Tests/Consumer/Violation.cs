using System.Text.RegularExpressions;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Consumer;

/// <summary>
/// A file of <c>Violations</c>, which breaks one rule: its id stands in a comment at the end of the line where it is reported. A first line
/// <c>// LangVersion: 13</c> says what the file is compiled as; <c>// Another generator adds: ...</c>, what comes to it from elsewhere (<see cref="OtherGenerator"/>).
/// </summary>
internal sealed partial record Violation(string Id, string Text)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Remoting.Analyzers.Tests", "Consumer", "Violations");

    /// <summary>One for each rule.</summary>
    public static IReadOnlyList<Violation> All { get; } =
    [
        .. Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal).Select(file => new Violation(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file))),
    ];

    public string FileName => Id + ".cs";

    /// <summary>Counted from one.</summary>
    public int Line => Array.FindIndex(Text.Split('\n'), line => line.EndsWith($"// {Id}", StringComparison.Ordinal)) + 1;

    /// <summary>Empty where it is the usual one.</summary>
    public string LanguageVersion => Version().Match(Text).Groups["version"].Value;

    public static Violation Of(string id) => All.Single(violation => violation.Id == id);

    [GeneratedRegex("^// LangVersion: (?<version>\\S+)")]
    private static partial Regex Version();
}
