using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Remoting.Generators.Parsing;

namespace Remoting.Generators.Declarations;

/// <summary>
/// The little that a body says about the state of its type: whether an initializer is no more than a constant, which parameters of the type are kept,
/// and in which fields a hash is.
/// </summary>
internal static class BodyTraits
{
    public static IEnumerable<string> Of(SyntaxNode body)
    {
        if (body is EqualsValueClauseSyntax initializer)
        {
            var isStatic = initializer.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.Modifiers.Any(SyntaxKind.StaticKeyword) == true;
            var kind = "= " + FieldInitializer.Of(initializer) + (FieldInitializer.IsCreation(initializer) ? " new" : "");
            var own = isStatic ? [] : MayHash(initializer) && HashStart.IsPlain(initializer.Value) ? [kind, "= " + initializer.Value] : new[] { kind };
            // Code in it may set what is a hash otherwise, of whatever object.
            return own.Concat(SetBeside(initializer).Select(name => "! " + name));
        }

        var traits = new SortedSet<string>(Parameters(body), StringComparer.Ordinal);
        if (body.Parent is { } hash && HashCache.IsHash(hash))
            traits.UnionWith(HashCache.Written(hash).Select(write => (write.IsReference ? "& " : "# ") + write.Name).Concat(FieldTests.Of(hash).Select(name => "? " + name)));
        else
            traits.UnionWith(SetBeside(body).Select(name => "! " + name));
        return traits;
    }

    /// <summary>What a body sets that may be a hash to the method that gives one: of the same type, one around it, or another part of that.</summary>
    private static IEnumerable<string> SetBeside(SyntaxNode body) =>
        MayHash(body) && body.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member ? HashCache.Set(member) : [];

    private static bool MayHash(SyntaxNode body) => body.Ancestors().OfType<TypeDeclarationSyntax>()
        .Any(type => type.Modifiers.Any(SyntaxKind.PartialKeyword) || type.Members.Any(member => HashCache.IsHash(member) && HashCache.Written(member).Any()));

    /// <summary>
    /// The names in a body that may be those of its type's parameters. Another part of a partial type may have parameters that do not show here.
    /// </summary>
    private static IEnumerable<string> Parameters(SyntaxNode body)
    {
        if (body.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
            return [];
        var names = type.ParameterList?.Parameters.Select(parameter => parameter.Identifier.ValueText).ToList();
        if (names is null && !type.Modifiers.Any(SyntaxKind.PartialKeyword))
            return [];
        return body.DescendantNodes().OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText).Where(name => names is null || names.Contains(name));
    }
}
