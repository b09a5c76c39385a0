using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Generators.Declarations;

/// <summary>Finds the marked methods of a compilation, and the marks of its assembly, and parses them.</summary>
internal static class CallableFinder
{
    private const string Suffix = "Attribute";
    private const string ShortName = "ProcessPoolCallable";

    public static EquatableArray<ParsedCallable> Find(Compilation compilation, CancellationToken ct)
    {
        if (KnownTypes.Create(compilation) is not { } known)
            return default;

        var files = compilation.SyntaxTrees.Select(tree => (Tree: tree, Declarations: TreeDeclarations.Of(tree, ct))).ToList();
        var names = Names(files.SelectMany(file => file.Declarations.Aliases).ToList());
        var methods = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        var found = new List<CallableParse>();
        foreach (var (tree, declarations) in files)
        {
            var marks = declarations.Methods.Where(attribute => names.Contains(attribute.Name)).ToList();
            if (marks.Count == 0)
                continue;
            var model = compilation.GetSemanticModel(tree);
            var root = tree.GetRoot(ct);
            foreach (var mark in marks)
            {
                // Either part of a partial method can bear the mark: it is one method, seen by its callers as its definition says.
                if (root.FindToken(mark.Position).Parent is MethodDeclarationSyntax syntax
                    && model.GetDeclaredSymbol(syntax, ct) is { } method
                    && MessagePackTypes.Find(method, known.CallableAttribute) is not null
                    && methods.Add(method.PartialDefinitionPart ?? method))
                    found.Add(CallableParser.Parse(method.PartialDefinitionPart ?? method, known, ct));
            }
        }

        if (files.Any(file => file.Declarations.AssemblyAttributes.Any(names.Contains)))
        {
            foreach (var mark in compilation.Assembly.GetAttributes().Where(mark => KnownTypes.Is(mark.AttributeClass, known.CallableAttribute)))
                found.AddRange(AssemblyMarkParser.Parse(mark, known, ct));
        }

        return found.Where(parse => parse.Model is not null)
            .Select(parse => new ParsedCallable(parse.Model!, parse.Types.ToEquatableArray(), parse.Notes.ToEquatableArray()))
            .ToEquatableArray();
    }

    /// <summary>
    /// By which names the attribute may go, aliases of aliases included. A name too many costs a look at a symbol; the symbol decides.
    /// </summary>
    private static HashSet<string> Names(List<TypeAlias> aliases)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { ShortName, ShortName + Suffix };
        while (aliases.RemoveAll(alias => names.Contains(alias.Target) && Add(alias.Name)) > 0)
        {
        }

        return names;

        // [Job] may stand for JobAttribute, whatever that is an alias of.
        bool Add(string name) => names.Add(name) | (name.EndsWith(Suffix, StringComparison.Ordinal) && names.Add(name.Substring(0, name.Length - Suffix.Length)));
    }
}
