using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
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
/// <param name="Reach">What of it other files can see without naming it.</param>
/// <param name="Types">The types that it declares, or a part of.</param>
/// <param name="Namespaces">The namespaces that it declares, with those around them.</param>
/// <param name="Names">All words that its declarations are made of: what is not among them they do not mean.</param>
internal sealed record TreeDeclarations(
    string Digest,
    EquatableArray<MethodAttribute> Methods,
    EquatableArray<string> AssemblyAttributes,
    EquatableArray<TypeAlias> Aliases,
    TreeReach Reach,
    EquatableArray<TypeHead> Types,
    EquatableArray<string> Namespaces,
    NameSet Names)
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

/// <summary>What other files can see of a file without naming it.</summary>
/// <param name="Everywhere">A digest of global usings and attributes of the assembly.</param>
/// <param name="GlobalNames">The words in global usings.</param>
/// <param name="Constants">A digest of constants and enums.</param>
/// <param name="UsesConstants">Whether the file itself may use one in a declaration.</param>
internal sealed record TreeReach(string Everywhere, EquatableArray<string> GlobalNames, string Constants, bool UsesConstants);

/// <summary>A type as far as names are found by it: not its members.</summary>
/// <param name="Text">Where it is, what it is, and what it is derived from.</param>
/// <param name="Name">Its name.</param>
/// <param name="Bases">The words of what it is derived from.</param>
internal sealed record TypeHead(string Text, string Name, EquatableArray<string> Bases);

/// <summary>The words of a file. One object for each file, compared as such.</summary>
internal sealed class NameSet(HashSet<string> names)
{
    public bool Contains(string name) => names.Contains(name);
}
