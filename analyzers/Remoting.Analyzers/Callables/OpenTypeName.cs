using Microsoft.CodeAnalysis;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Callables;

/// <summary>A type as an attribute names it, without its namespace: <c>typeof(Outer.Box&lt;&gt;)</c>.</summary>
internal static class OpenTypeName
{
    public static string Of(ITypeSymbol type) => type is not INamedTypeSymbol named
        ? type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)
        : (named.ContainingType is { } outer ? Of(outer) + "." : "") + TypeNames.Escape(named.Name) + (named.Arity == 0 ? "" : $"<{new string(',', named.Arity - 1)}>");
}
