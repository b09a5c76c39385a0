using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Generators.Declarations;

/// <summary>
/// Collects how far the declarations of a file reach: what is seen everywhere, the types and namespaces that names may stand for, and
/// the constants, whose values are seen through names that only the compiler can follow.
/// </summary>
internal sealed class ReachReader
{
    private readonly DigestWriter _everywhere = new();
    private readonly DigestWriter _constants = new();
    private readonly List<string> _globalNames = [];
    private readonly List<TypeHead> _types = [];
    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);
    private bool _usesConstants;
    private bool _hasStatements;

    public IReadOnlyList<TypeHead> Types => _types;

    public IEnumerable<string> Namespaces => _namespaces.OrderBy(name => name, StringComparer.Ordinal);

    public TreeReach Reach() => new(_everywhere.Finish(), _globalNames.ToEquatableArray(), _constants.Finish(), _usesConstants);

    /// <summary>The class around them is declared by there being any.</summary>
    public void TopLevelStatement()
    {
        if (_hasStatements)
            return;
        _hasStatements = true;
        _types.Add(new TypeHead("Program", "Program", default));
    }

    public void Node(SyntaxNode node)
    {
        switch (node)
        {
            case UsingDirectiveSyntax { GlobalKeyword.RawKind: not 0 }:
                Write(_everywhere, node);
                _globalNames.AddRange(Words(node));
                break;
            case AttributeListSyntax { Parent: CompilationUnitSyntax }:
                Write(_everywhere, node);
                break;
            case BaseNamespaceDeclarationSyntax space:
                AddNamespace(FullName(space));
                break;
            case BaseTypeDeclarationSyntax type:
                _types.Add(Head(type, type.Identifier, type.BaseList));
                if (type is EnumDeclarationSyntax)
                    Write(_constants, node);
                break;
            case DelegateDeclarationSyntax type:
                _types.Add(Head(type, type.Identifier, null));
                break;
            case FieldDeclarationSyntax field when field.Modifiers.Any(SyntaxKind.ConstKeyword):
                Write(_constants, node);
                break;
            case AttributeArgumentSyntax or EqualsValueClauseSyntax:
                _usesConstants |= UsesConstants(node);
                break;
        }
    }

    /// <summary>Whether a value is said by anything but itself: <c>typeof</c> and <c>nameof</c> are names, not values.</summary>
    private static bool UsesConstants(SyntaxNode value) => value
        .DescendantNodes(static node => node is not (TypeOfExpressionSyntax or NameEqualsSyntax or NameColonSyntax or InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "nameof" } }))
        .Any(static node => node is IdentifierNameSyntax { Parent: not (NameEqualsSyntax or NameColonSyntax) });

    private static TypeHead Head(MemberDeclarationSyntax type, SyntaxToken name, BaseListSyntax? bases)
    {
        var parts = new List<string>();
        for (SyntaxNode? outer = type.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is BaseNamespaceDeclarationSyntax space)
                parts.Add(space.Name.ToString());
            else if (outer is BaseTypeDeclarationSyntax containing)
                parts.Add(containing.Identifier.ValueText + "+");
        }

        parts.Add(type.Kind().ToString());
        parts.AddRange(type.Modifiers.Select(modifier => modifier.Text));
        parts.Add(name.ValueText);
        parts.Add((type as TypeDeclarationSyntax)?.TypeParameterList?.ToString() ?? (type as DelegateDeclarationSyntax)?.TypeParameterList?.ToString() ?? "");
        parts.Add(bases?.ToString() ?? "");
        return new TypeHead(string.Join(" ", parts), name.ValueText, bases is null ? default : BaseNames.Of(bases).ToEquatableArray());
    }

    private static string FullName(BaseNamespaceDeclarationSyntax space)
    {
        var name = string.Join(".", Words(space.Name));
        return space.Parent is BaseNamespaceDeclarationSyntax outer ? FullName(outer) + "." + name : name;
    }

    private void AddNamespace(string name)
    {
        for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
            _namespaces.Add(name.Substring(0, end));
    }

    private static IEnumerable<string> Words(SyntaxNode node) =>
        node.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText);

    private static void Write(DigestWriter digest, SyntaxNode node)
    {
        digest.Write(node.RawKind);
        foreach (var token in node.DescendantTokens())
            digest.Write(token.Text);
    }
}
