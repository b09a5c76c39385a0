using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Remoting.Generators.Declarations;

/// <summary>
/// A digest of all that callables are parsed from: the declarations of every file, in order, the options, and the references.
/// Two compilations with the same digest have the same callables.
/// </summary>
internal static class CompilationDeclarations
{
    private static readonly ConditionalWeakTable<Compilation, string> Cache = new();

    /// <summary>
    /// A digest of what every callable depends on, wherever it is declared: the options, the references, and what files say for all.
    /// </summary>
    public static string Surroundings(Compilation compilation, CancellationToken ct)
    {
        var digest = new DigestWriter();
        Start(digest, compilation, ct);
        var files = compilation.SyntaxTrees.Select(tree => TreeDeclarations.Of(tree, ct)).ToList();
        foreach (var file in files)
            digest.Write(file.Reach.Everywhere);
        foreach (var name in new AttributeNames(files.SelectMany(file => file.Aliases)).All)
            digest.Write(name);
        return digest.Finish();
    }

    public static string Digest(Compilation compilation, CancellationToken ct)
    {
        if (Cache.TryGetValue(compilation, out var known))
            return known;
        var digest = new DigestWriter();
        Start(digest, compilation, ct);
        foreach (var tree in compilation.SyntaxTrees)
            digest.Write(TreeDeclarations.Of(tree, ct).Digest);
        var found = digest.Finish();
        return Cache.GetValue(compilation, _ => found);
    }

    private static void Start(DigestWriter digest, Compilation compilation, CancellationToken ct)
    {
        digest.Write(compilation.AssemblyName ?? "");
        digest.Write(Stamps.Of(compilation.Options));
        foreach (var reference in compilation.References)
            Write(digest, reference, ct);
    }

    /// <summary>
    /// Another project of the solution is a new object with every edit in it, but only its declarations are seen from here.
    /// A file is the same as long as its object is.
    /// </summary>
    private static void Write(DigestWriter digest, MetadataReference reference, CancellationToken ct)
    {
        if (reference is not CompilationReference { Compilation: CSharpCompilation project })
        {
            digest.Write(Stamps.Of(reference));
            return;
        }

        digest.Write(Digest(project, ct));
        digest.Write(reference.Properties.EmbedInteropTypes ? 1 : 0);
        foreach (var alias in reference.Properties.Aliases)
            digest.Write(alias);
    }
}
