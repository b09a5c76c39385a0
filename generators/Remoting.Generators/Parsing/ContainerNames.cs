using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// What the generated types of a type with callables are called: <c>Order</c> gets <c>OrderRemote</c>, <c>OrderRemoteExtension</c> and
/// <c>OrderCallables</c>, in its own namespace. No two types get the same, and none what is there already: types of the user's, namespaces,
/// and what was generated for the same type in a reference.
/// </summary>
internal static class ContainerNames
{
    public const string Stubs = "Remote";
    public const string Extension = "RemoteExtension";
    public const string Callables = "Callables";

    /// <summary>With any of the endings, still within bounds.</summary>
    private static readonly int MaximumLength = BoundedName.MaximumLength - Extension.Length;

    private static readonly ConditionalWeakTable<KnownTypes, ConcurrentDictionary<INamedTypeSymbol, string>> Cache = new();

    /// <summary>The names of the program's own types that end as generated ones do.</summary>
    private static readonly ConditionalWeakTable<KnownTypes, HashSet<string>> Own = new();

    /// <summary>The name that the endings are added to.</summary>
    public static string Of(INamedTypeSymbol type, KnownTypes known) =>
        Cache.GetValue(known, static _ => new(SymbolEqualityComparer.Default)).GetOrAdd(type, t => Find(t, known));

    /// <summary>The names that are tried, one after the other: the type's own, and others that no other type has.</summary>
    public static IEnumerable<string> Candidates(INamedTypeSymbol type, Compilation compilation)
    {
        var name = Flat(type);
        var identity = TypeNames.Metadata(type);

        // Behind an alias there may be a type of the same name.
        if (AssemblyAliases.Current?.Of(type.ContainingAssembly) is { } alias)
            identity = alias + "::" + identity;
        else if (type.ContainingType is null || !HasTwins(type, name, compilation))
            yield return BoundedName.Of(name, MaximumLength);
        while (true)
        {
            yield return BoundedName.WithHash(name, identity, MaximumLength);
            identity += "_";
        }
    }

    private static string Find(INamedTypeSymbol type, KnownTypes known) =>
        Candidates(type, known.Compilation).First(name => !IsTaken(type, name, known));

    private static HashSet<string> OfProgram(KnownTypes known)
    {
        var compilation = known.Compilation;
        var types = compilation.GetSymbolsWithName(HasEnding, SymbolFilter.Type).OfType<INamedTypeSymbol>()
            .Where(type => type is { Arity: 0, DeclaredAccessibility: not Accessibility.Private } && !IsGenerated(type));
        return new HashSet<string>(types.Select(type => type.Name), StringComparer.Ordinal);
    }

    private static bool HasEnding(string name) =>
        name.EndsWith(Stubs, StringComparison.Ordinal) || name.EndsWith(Extension, StringComparison.Ordinal) || name.EndsWith(Callables, StringComparison.Ordinal);

    private static string Flat(INamedTypeSymbol type) => type.ContainingType is { } outer ? Flat(outer) + "_" + type.MetadataName : type.MetadataName;

    /// <summary>
    /// Whether another type would be called the same: <c>A_B</c>, or <c>B</c> in <c>A</c>. The one that is in no other type keeps the name.
    /// </summary>
    private static bool HasTwins(INamedTypeSymbol type, string flat, Compilation compilation)
    {
        var parts = flat.Split('_');
        const int Many = 8;
        if (parts.Length > Many)
            return true;
        var space = compilation.GetCompilationNamespace(type.ContainingNamespace) ?? type.ContainingNamespace;
        return Count(space, 0, 2) > 1;

        // How many types there are whose names, from the outermost to the innermost, are made of the remaining parts.
        int Count(INamespaceOrTypeSymbol scope, int start, int enough)
        {
            var count = 0;
            for (var end = start + 1; end <= parts.Length && count < enough; end++)
            {
                var name = string.Join("_", parts.Skip(start).Take(end - start));
                foreach (var inner in scope.GetTypeMembers(name, 0).Where(inner => !IsGenerated(inner)))
                    count += end == parts.Length ? 1 : Count(inner, end, enough);
            }

            return count;
        }
    }

    private static bool IsTaken(INamedTypeSymbol type, string name, KnownTypes known)
    {
        var compilation = known.Compilation;

        // A type has no member of its own name.
        if (type.GetMembers(name + Stubs).Length > 0)
            return true;

        // Code beside the type may say the name of one of another namespace, by a using, which comes after what its own namespace has. Not where programs write the
        // generated name themselves: it is not to depend on what is anywhere else.
        if (compilation is CSharpCompilation { LanguageVersion: >= LanguageVersions.WithExtensions })
        {
            var own = Own.GetValue(known, OfProgram);
            if (own.Contains(name + Stubs) || own.Contains(name + Extension) || own.Contains(name + Callables))
                return true;
        }

        for (var space = type.ContainingNamespace; space is not null; space = space.ContainingNamespace)
        {
            // Code in a namespace says the names of those around it, too, which a type of the same name would hide.
            var isAround = !SymbolEqualityComparer.Default.Equals(space, type.ContainingNamespace);
            if (compilation.GetCompilationNamespace(space) is { } scope
                && (IsTaken(scope, name + Stubs, isAround) || IsTaken(scope, name + Extension, isAround) || IsTaken(scope, name + Callables, isAround)))
                return true;
        }

        return false;

        bool IsTaken(INamespaceSymbol scope, string candidate, bool isAround) => scope.GetMembers(candidate).Any(member => member switch
        {
            INamespaceSymbol => true,
            INamedTypeSymbol { Arity: 0 } other => !(isAround ? IsGenerated(other) : IsGenerated(other, compilation)) && compilation.IsSymbolAccessibleWithin(other, compilation.Assembly),
            _ => false,
        });
    }

    /// <summary>Analyzers see what was generated; names have to be for them what they were for the generator, which does not.</summary>
    public static bool IsGenerated(INamedTypeSymbol type, Compilation compilation) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly) && IsGenerated(type);

    private static bool IsGenerated(INamedTypeSymbol type) => type.GetAttributes().Any(attribute =>
        attribute.AttributeClass?.Name == "GeneratedCodeAttribute" && attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Primitive, Value: "Remoting.Generators" });
}
