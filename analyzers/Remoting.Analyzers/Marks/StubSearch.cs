using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Marks;

/// <summary>Looks among the generated stubs for that of a callable: each says in its documentation which method it stands for.</summary>
internal static class StubSearch
{
    /// <summary>So many names are tried for the class of a type's stubs; the generator hardly ever needs the second.</summary>
    private const int Many = 4;

    public static bool Finds(CallableModel callable, INamedTypeSymbol type, Compilation compilation)
    {
        if (callable.DocumentationId.Length == 0 || compilation.GetCompilationNamespace(type.ContainingNamespace) is not { } space)
            return true;
        using var names = AssemblyAliases.For(compilation);
        string reference = $"cref=\"{callable.DocumentationId}\"";
        return ContainerNames.Candidates(type, compilation).Take(Many)
            .SelectMany(name => space.GetTypeMembers(name + ContainerNames.Stubs, 0))
            .Where(stubs => ContainerNames.IsGenerated(stubs, compilation))
            .SelectMany(stubs => stubs.GetMembers(callable.Name))
            .SelectMany(stub => stub.DeclaringSyntaxReferences)
            .Any(stub => stub.GetSyntax().GetLeadingTrivia().ToFullString().Contains(reference));
    }
}
