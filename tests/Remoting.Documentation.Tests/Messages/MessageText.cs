using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Documentation.Tests.Messages;

/// <summary>The text of a message as a page shows it: what is filled in is <c>…</c>.</summary>
internal static class MessageText
{
    /// <summary>The text of an expression; null where it is none, or nothing of it is said in the source.</summary>
    public static string? Of(ExpressionSyntax expression)
    {
        string text = Read(expression);
        return text.Any(char.IsLetter) ? Tidy(text) : null;
    }

    /// <summary>The template of a log message.</summary>
    public static string OfTemplate(string template)
    {
        var parts = template.Split('{').Select((part, index) => index == 0 ? part : "…" + part[(part.IndexOf('}', StringComparison.Ordinal) + 1)..]);
        return Tidy(string.Concat(parts));
    }

    private static string Read(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => text,
        InterpolatedStringExpressionSyntax text => string.Concat(text.Contents.Select(Read)),
        InterpolatedStringTextSyntax text => text.TextToken.ValueText,
        ParenthesizedExpressionSyntax inner => Read(inner.Expression),
        BinaryExpressionSyntax sum => Read(sum.Left) + Read(sum.Right),
        _ => "…",
    };

    private static string Tidy(string text)
    {
        while (text.Contains("……", StringComparison.Ordinal))
            text = text.Replace("……", "…", StringComparison.Ordinal);
        return string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }
}
