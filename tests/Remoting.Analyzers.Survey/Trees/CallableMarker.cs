using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Analyzers.Survey.Trees;

/// <summary>
/// Marks every static method with up to three parameters. Where private ones are made internal, their bodies are judged, too, and not just that they
/// are private. No line moves.
/// </summary>
internal sealed class CallableMarker(bool makesInternal) : CSharpSyntaxRewriter
{
    private const int MostParameters = 3;

    private static readonly AttributeListSyntax Mark = SyntaxFactory
        .AttributeList([SyntaxFactory.Attribute(SyntaxFactory.ParseName("global::Remoting.ProcessPoolCallable"))])
        .WithTrailingTrivia(SyntaxFactory.Space);

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        bool isCandidate = node.Modifiers.Any(SyntaxKind.StaticKeyword)
            && !node.Modifiers.Any(SyntaxKind.PartialKeyword)
            && node is { ParameterList.Parameters.Count: <= MostParameters, ExplicitInterfaceSpecifier: null } and not { Body: null, ExpressionBody: null };
        if (isCandidate && makesInternal && !NamesPrivateType(node))
            node = node.WithModifiers(Raised(node.Modifiers));
        return isCandidate
            ? node.WithoutLeadingTrivia().WithAttributeLists(node.WithoutLeadingTrivia().AttributeLists.Insert(0, Mark)).WithLeadingTrivia(node.GetLeadingTrivia())
            : node;
    }

    // Raised, such a method would no longer compile.
    private static bool NamesPrivateType(MethodDeclarationSyntax method)
    {
        HashSet<string> hidden =
        [
            .. method.Ancestors().OfType<TypeDeclarationSyntax>()
                .SelectMany(type => type.Members.OfType<BaseTypeDeclarationSyntax>())
                .Where(type => !type.Modifiers.Any(SyntaxKind.PublicKeyword) && !type.Modifiers.Any(SyntaxKind.InternalKeyword))
                .Select(type => type.Identifier.ValueText),
        ];
        return new SyntaxNode[] { method.ReturnType, method.ParameterList }
            .SelectMany(part => part.DescendantNodesAndSelf().OfType<SimpleNameSyntax>())
            .Any(name => hidden.Contains(name.Identifier.ValueText));
    }

    private static SyntaxTokenList Raised(SyntaxTokenList modifiers)
    {
        if (modifiers.Any(SyntaxKind.PublicKeyword) || modifiers.Any(SyntaxKind.InternalKeyword))
            return modifiers;
        SyntaxToken[] others = [.. modifiers.Replace(modifiers[0], modifiers[0].WithLeadingTrivia()).Where(modifier => !modifier.IsKind(SyntaxKind.PrivateKeyword) && !modifier.IsKind(SyntaxKind.ProtectedKeyword))];
        return [SyntaxFactory.Token(SyntaxKind.InternalKeyword).WithLeadingTrivia(modifiers[0].LeadingTrivia).WithTrailingTrivia(SyntaxFactory.Space), .. others];
    }
}
