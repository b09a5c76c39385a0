using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Calls;

/// <summary>
/// How the stubs of a type are written: by its extension property, <c>Order.Remote</c>; in a language that has no such properties by a static class beside the
/// type, <c>OrderRemote</c>.
/// </summary>
internal static class StubForm
{
    public static bool HasProperties(Compilation compilation) => compilation is CSharpCompilation { LanguageVersion: >= LanguageVersions.WithExtensions };

    /// <param name="written">How the type itself is written.</param>
    /// <param name="type">The type.</param>
    /// <param name="known">The program.</param>
    public static string Of(string written, INamedTypeSymbol type, KnownTypes known) =>
        HasProperties(known.Compilation) ? $"{written}.{StubProperty.Name(type, known.Compilation)}" : ClassOf(type, known);

    /// <summary>The static class, which is in the type's own namespace.</summary>
    public static string ClassOf(INamedTypeSymbol type, KnownTypes known)
    {
        using var names = AssemblyAliases.For(known.Compilation);
        return ContainerNames.Of(type, known) + ContainerNames.Stubs;
    }
}
