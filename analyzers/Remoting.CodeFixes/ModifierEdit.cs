using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.CodeFixes;

/// <summary>Changes one modifier of a declaration, and leaves everything between the others as it is.</summary>
internal static class ModifierEdit
{
    /// <summary>
    /// What was hidden is seen in its assembly: <c>private</c> becomes <c>internal</c>, and <c>protected</c> becomes <c>protected internal</c>, as derived types of other
    /// assemblies still use it.
    /// </summary>
    public static MemberDeclarationSyntax MakeInternal(MemberDeclarationSyntax declaration)
    {
        SyntaxTokenList modifiers = declaration.Modifiers;
        int hidden = modifiers.IndexOf(SyntaxKind.PrivateKeyword), derived = modifiers.IndexOf(SyntaxKind.ProtectedKeyword);
        if (hidden >= 0 && derived >= 0)
        {
            int first = Math.Min(hidden, derived);
            return declaration.WithModifiers(modifiers
                .RemoveAt(Math.Max(hidden, derived))
                .RemoveAt(first)
                .Insert(first, SyntaxFactory.Token(modifiers[first].LeadingTrivia, SyntaxKind.InternalKeyword, modifiers[first].TrailingTrivia)));
        }

        if (hidden >= 0)
            return declaration.WithModifiers(modifiers.Replace(modifiers[hidden], SyntaxFactory.Token(modifiers[hidden].LeadingTrivia, SyntaxKind.InternalKeyword, modifiers[hidden].TrailingTrivia)));
        return Insert(declaration, derived + 1, SyntaxKind.InternalKeyword);
    }

    /// <summary>Behind what says who may see it, as is usual.</summary>
    public static MemberDeclarationSyntax MakeStatic(MemberDeclarationSyntax declaration)
    {
        int index = 0;
        while (index < declaration.Modifiers.Count
            && declaration.Modifiers[index].Kind() is SyntaxKind.PublicKeyword or SyntaxKind.PrivateKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.InternalKeyword)
            index++;
        return Insert(declaration, index, SyntaxKind.StaticKeyword);
    }

    // A word in front takes over what stands before the declaration.
    private static MemberDeclarationSyntax Insert(MemberDeclarationSyntax declaration, int index, SyntaxKind kind)
    {
        SyntaxToken added = SyntaxFactory.Token(kind).WithTrailingTrivia(SyntaxFactory.Space);
        SyntaxToken next = index < declaration.Modifiers.Count ? declaration.Modifiers[index] : FirstAfterModifiers(declaration);
        if (index > 0)
            return declaration.WithModifiers(declaration.Modifiers.Insert(index, added));
        SyntaxTriviaList leading = next.LeadingTrivia;
        var bare = (MemberDeclarationSyntax)declaration.ReplaceToken(next, next.WithLeadingTrivia());
        return bare.WithModifiers(bare.Modifiers.Insert(0, added.WithLeadingTrivia(leading)));
    }

    private static SyntaxToken FirstAfterModifiers(MemberDeclarationSyntax declaration)
    {
        SyntaxToken previous = declaration.AttributeLists.Count > 0 ? declaration.AttributeLists.Last().GetLastToken() : default;
        SyntaxToken last = declaration.Modifiers.Count > 0 ? declaration.Modifiers.Last() : previous;
        return last == default ? declaration.GetFirstToken() : last.GetNextToken();
    }
}
