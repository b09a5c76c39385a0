using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Remoting.Generators.Model;

namespace Remoting.Generators.Declarations;

/// <summary>
/// What a file declares, as far as parsing callables can see it: a digest of all that is not inside of a body, and where
/// attributes are that may mark callables. Found once for each syntax tree, so an edit costs one file; holds nothing of it.
/// </summary>
/// <param name="Digest">The same for two trees only if they declare the same.</param>
/// <param name="Methods">The attributes of methods.</param>
/// <param name="AssemblyAttributes">The names of attributes of the assembly.</param>
/// <param name="Aliases">What the file calls other types.</param>
internal sealed record TreeDeclarations(
    string Digest,
    EquatableArray<MethodAttribute> Methods,
    EquatableArray<string> AssemblyAttributes,
    EquatableArray<TypeAlias> Aliases)
{
    private static readonly ConditionalWeakTable<SyntaxTree, TreeDeclarations> Cache = new();

    public static TreeDeclarations Of(SyntaxTree tree, CancellationToken ct)
    {
        if (Cache.TryGetValue(tree, out var known))
            return known;
        var found = new DeclarationReader(tree).Read(ct);
        return Cache.GetValue(tree, _ => found);
    }
}

/// <summary>An attribute of a method, by the last part of the name that the code gives it.</summary>
/// <param name="Name">The name; with or without <c>Attribute</c>, or an alias.</param>
/// <param name="Position">Where the method's own name starts.</param>
internal sealed record MethodAttribute(string Name, int Position);

/// <summary><c>using Name = Some.Target;</c>, by the last part of the target.</summary>
internal sealed record TypeAlias(string Name, string Target);
