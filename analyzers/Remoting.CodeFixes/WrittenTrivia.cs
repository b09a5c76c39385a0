using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Remoting.CodeFixes;

/// <summary>What somebody wrote between the tokens: comments, directives, and text that a directive leaves out.</summary>
internal static class WrittenTrivia
{
    public static bool Is(SyntaxTrivia trivia) => IsComment(trivia) || trivia.IsDirective || trivia.Kind() is SyntaxKind.DisabledTextTrivia or SyntaxKind.SkippedTokensTrivia;

    public static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
        or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

    /// <summary>In the node and below; what stands before it and behind it is not its own.</summary>
    public static IEnumerable<SyntaxTrivia> Inside(SyntaxNode node) =>
        node.DescendantTrivia().Where(trivia => Is(trivia) && node.Span.Contains(trivia.Span) && trivia.Token != default);

    /// <summary>Whether a directive stands inside: what it leaves out, nobody can see, and another build may need it.</summary>
    public static bool HasDirectives(SyntaxNode node) => Inside(node).Any(trivia => !IsComment(trivia));

    /// <summary>What is in the old node and not in the new one.</summary>
    public static IEnumerable<SyntaxTrivia> Lost(SyntaxNode old, SyntaxNode changed)
    {
        List<string> kept = [.. changed.DescendantTrivia().Where(Is).Select(Text)];
        return old.DescendantTrivia().Where(trivia => Is(trivia) && !kept.Remove(Text(trivia)));
    }

    // Lines of a longer comment may be indented anew.
    private static string Text(SyntaxTrivia trivia) => string.Join(" ", trivia.ToFullString().Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
