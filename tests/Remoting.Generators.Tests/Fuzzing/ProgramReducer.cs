using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Remoting.Generators.Tests.Fuzzing;

/// <summary>Makes a program smaller as long as it fails: leaves out what can be left out, the largest parts first, until nothing more can.</summary>
internal static class ProgramReducer
{
    public static async Task<SyntaxTree> ReduceAsync(SyntaxTree tree, Func<SyntaxTree, Task<bool>> failsAsync, CancellationToken cancellationToken)
    {
        while (await SmallerAsync(tree, failsAsync, cancellationToken) is { } smaller)
            tree = smaller;
        return tree;
    }

    /// <summary>After one round over all parts; <see langword="null"/> where each of them is needed.</summary>
    private static async Task<SyntaxTree?> SmallerAsync(SyntaxTree tree, Func<SyntaxTree, Task<bool>> failsAsync, CancellationToken cancellationToken)
    {
        var isSmaller = false;
        for (var i = 0; ; )
        {
            var root = await tree.GetRootAsync(cancellationToken);
            var parts = Parts(root);
            if (i >= parts.Count)
                return isSmaller ? tree : null;
            var shorter = tree.WithChangedText(Without(root, parts[i]));
            if (await failsAsync(shorter))
                (tree, isSmaller) = (shorter, true);
            else
                i++;
        }
    }

    private static List<SyntaxNodeOrToken> Parts(SyntaxNode root) =>
    [
        .. root.DescendantNodesAndTokens()
            .Where(part => part.AsNode() is MemberDeclarationSyntax and not EnumMemberDeclarationSyntax or AttributeListSyntax or AttributeSyntax or AttributeArgumentListSyntax
                    or ParameterSyntax or EqualsValueClauseSyntax { Parent: ParameterSyntax or PropertyDeclarationSyntax } or BaseListSyntax or TypeParameterListSyntax or EnumMemberDeclarationSyntax
                || IsModifier(part.AsToken()))
            .OrderByDescending(part => part.FullSpan.Length),
    ];

    private static bool IsModifier(SyntaxToken token) => token.Parent switch
    {
        MemberDeclarationSyntax member => member.Modifiers.Contains(token),
        ParameterSyntax parameter => parameter.Modifiers.Contains(token),
        _ => false,
    };

    /// <summary>Text, since a keyword that is gone may make something else of what follows.</summary>
    private static SourceText Without(SyntaxNode root, SyntaxNodeOrToken part) => part.AsNode() switch
    {
        null => root.GetText().Replace(part.Span, ""),

        // An empty list is none.
        AttributeSyntax { Parent: AttributeListSyntax { Attributes.Count: 1 } list } => root.RemoveNode(list, SyntaxRemoveOptions.KeepNoTrivia)!.GetText(),
        var node => root.RemoveNode(node, SyntaxRemoveOptions.KeepNoTrivia)!.GetText(),
    };
}
