using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Fixes;

/// <summary>A source with something in one of the gaps between its tokens that somebody may have written there.</summary>
internal sealed record Layout(string Name, string Source)
{
    // A directive has a line of its own.
    private static readonly (string Name, string Text)[] Writings =
    [
        ("comment", " /* kept */ "),
        ("line comment", " // kept\n"),
        ("own line", "\n// kept\n"),
        ("break", "\n\n\n"),
        ("if", "\n#if KEPT\n#endif\n"),
        ("left out", "\n#if KEPT\n // kept\n#else\n#endif\n"),
        ("pragma", "\n#pragma warning disable CS1998\n"),
        ("region", "\n#region Kept\n#endregion\n"),
    ];

    /// <summary>All layouts of what stands between <c>&lt;&lt;</c> and <c>&gt;&gt;</c> in the source: each gap, with each of the writings.</summary>
    public static IEnumerable<Layout> Of(string name, string template)
    {
        int start = template.IndexOf("<<", StringComparison.Ordinal), end = template.IndexOf(">>", StringComparison.Ordinal) - 2;
        string source = template.Remove(end + 2, 2).Remove(start, 2);
        int[] gaps =
        [
            .. CSharpSyntaxTree.ParseText(source, RemotingTest.ParseOptions).GetRoot().DescendantTokens()
                .Where(token => token.SpanStart >= start && token.Span.End <= end && token.Span.Length > 0)
                .Select(token => token.SpanStart),
        ];
        foreach (int gap in gaps)
        {
            foreach ((string writing, string text) in Writings)
                yield return new Layout($"{name}, {writing} before '{source.Substring(gap, Math.Min(12, source.Length - gap))}'", new StringBuilder(source).Insert(gap, text).ToString());
        }
    }
}
