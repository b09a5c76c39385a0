using System.Text.RegularExpressions;

namespace Remoting.Documentation.Tests.Messages;

/// <summary>Whoever meets a message finds it on the page, word for word, and what to do.</summary>
public sealed partial class TroubleshootingTests
{
    private const string Page = "docs/troubleshooting.md";

    [Fact]
    public void Every_message_has_its_paragraph()
    {
        var told = Told();
        string[] missing = [.. SourceMessages.All().Where(message => !told.Contains(message.Text)).Select(message => $"{message.File}: **`{message.Text}`**").Order(StringComparer.Ordinal)];
        Assert.True(missing.Length == 0, $"{Page} says nothing of {missing.Length} messages:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void No_paragraph_is_about_a_message_that_is_gone()
    {
        HashSet<string> known = [.. SourceMessages.All().Select(message => message.Text)];
        string[] gone = [.. Told().Where(text => !known.Contains(text)).Order(StringComparer.Ordinal)];
        Assert.True(gone.Length == 0, $"{Page} tells of messages that nothing says:\n{string.Join('\n', gone)}");
    }

    private static HashSet<string> Told() => [.. Messages().Matches(Repository.Read(Page)).Select(match => match.Groups["text"].Value)];

    /// <summary>A message is in bold and code, with <c>…</c> for what is filled in.</summary>
    [GeneratedRegex(@"\*\*`(?<text>[^`]+)`\*\*")]
    private static partial Regex Messages();
}
