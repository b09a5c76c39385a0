using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Remoting.Generators.Model;

namespace Remoting.Generators.Declarations;

/// <summary>
/// Reads the declarations of one file. The rule of what counts: whatever can change a symbol that <c>Parsing</c> looks at.
/// White space, comments and the insides of bodies cannot, with the exceptions that are named here.
/// </summary>
internal sealed class DeclarationReader(SyntaxTree tree)
{
    // Stand in the digest where something was passed over. Kinds of nodes and tokens are never negative.
    private const int Body = -1;
    private const int BodyWithField = -2;
    private const int Nullable = -3;

    private readonly DigestWriter _digest = new();
    private readonly List<MethodAttribute> _methods = [];
    private readonly List<string> _assemblyAttributes = [];
    private readonly List<TypeAlias> _aliases = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly ReachReader _reach = new();

    public TreeDeclarations Read(CancellationToken ct)
    {
        var root = tree.GetRoot(ct);
        Options(root);
        foreach (var item in root.DescendantNodesAndTokensAndSelf(static node => !IsBody(node)))
        {
            ct.ThrowIfCancellationRequested();
            if (item.AsNode() is not { } node)
                Token(item.AsToken());
            else if (IsBody(node))
                PassOver(node);
            else
                Node(node);
        }

        return new TreeDeclarations(
            _digest.Finish(),
            _methods.ToEquatableArray(),
            _assemblyAttributes.ToEquatableArray(),
            _aliases.ToEquatableArray(),
            _reach.Reach(),
            _reach.Types.ToEquatableArray(),
            _reach.Namespaces.ToEquatableArray(),
            new NameSet(_names));
    }

    /// <summary>
    /// What code is inside of without being part of any symbol. A constant's value is part of it, so its initializer is not passed over.
    /// </summary>
    private static bool IsBody(SyntaxNode node) => node switch
    {
        BlockSyntax or ArrowExpressionClauseSyntax => node.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax,
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax } => true,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax field } } => !field.Modifiers.Any(SyntaxKind.ConstKeyword),
        GlobalStatementSyntax => true,
        _ => false,
    };

    /// <summary>What the whole file is read by. A comment that says that the file is generated turns nullable annotations off.</summary>
    private void Options(SyntaxNode root)
    {
        _digest.Write(tree.FilePath);
        _digest.Write((int)((CSharpParseOptions)tree.Options).LanguageVersion);
        foreach (var feature in tree.Options.Features.OrderBy(feature => feature.Key, StringComparer.Ordinal))
            _digest.Write(feature.Key + "=" + feature.Value);
        foreach (var trivia in root.GetLeadingTrivia())
        {
            if (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
                _digest.Write(trivia.ToString());
        }
    }

    private void Node(SyntaxNode node)
    {
        _digest.Write(node.RawKind);
        _reach.Node(node);
        switch (node)
        {
            case AttributeSyntax { Parent: AttributeListSyntax { Parent: MethodDeclarationSyntax method } } attribute:
                if (LastName(attribute.Name) is { } name)
                    _methods.Add(new MethodAttribute(name, method.Identifier.SpanStart));
                break;
            case AttributeSyntax { Parent: AttributeListSyntax { Parent: CompilationUnitSyntax } } attribute:
                if (LastName(attribute.Name) is { } assemblyName)
                    _assemblyAttributes.Add(assemblyName);
                break;
            case UsingDirectiveSyntax { Alias: { } alias, NamespaceOrType: NameSyntax target }:
                if (LastName(target) is { } targetName)
                    _aliases.Add(new TypeAlias(alias.Name.Identifier.ValueText, targetName));
                break;
        }
    }

    private void Token(SyntaxToken token)
    {
        if (token.ContainsDirectives)
            Directives(token.LeadingTrivia);
        _digest.Write(token.RawKind);
        if (!SyntaxFacts.IsPunctuation(token.Kind()) && !SyntaxFacts.IsKeywordKind(token.Kind()))
            _digest.Write(token.Text);
        if (token.IsKind(SyntaxKind.IdentifierToken))
            _names.Add(token.ValueText);
    }

    /// <summary>That there is a body counts. So does <c>field</c>, which gives a property its field, what else has a say in the state of a type, and <c>#nullable</c>, which lasts beyond the body.</summary>
    private void PassOver(SyntaxNode body)
    {
        var mayHaveField = body.Parent is AccessorDeclarationSyntax or BasePropertyDeclarationSyntax
            && body is not EqualsValueClauseSyntax
            && body.DescendantTokens().Any(token => token.ValueText == "field");
        _digest.Write(mayHaveField ? BodyWithField : Body);
        if (body is GlobalStatementSyntax)
            _reach.TopLevelStatement();
        foreach (var trait in BodyTraits.Of(body))
            _digest.Write(trait);
        if (!body.ContainsDirectives)
            return;
        foreach (var token in body.DescendantTokens(static node => node.ContainsDirectives))
        {
            if (token.ContainsDirectives)
                Directives(token.LeadingTrivia);
        }
    }

    private void Directives(SyntaxTriviaList trivia)
    {
        foreach (var piece in trivia)
        {
            if (piece.GetStructure() is NullableDirectiveTriviaSyntax { IsActive: true } directive)
            {
                _digest.Write(Nullable);
                _digest.Write(directive.SettingToken.RawKind);
                _digest.Write(directive.TargetToken.RawKind);
            }
        }
    }

    private static string? LastName(NameSyntax name) => name switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        _ => null,
    };
}
