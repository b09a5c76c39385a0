using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Analyzers.Survey.Trees;

/// <summary>Marks every static method with up to three parameters. No line moves.</summary>
internal sealed class CallableMarker : CSharpSyntaxRewriter
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
        return isCandidate
            ? node.WithoutLeadingTrivia().WithAttributeLists(node.WithoutLeadingTrivia().AttributeLists.Insert(0, Mark)).WithLeadingTrivia(node.GetLeadingTrivia())
            : node;
    }
}
