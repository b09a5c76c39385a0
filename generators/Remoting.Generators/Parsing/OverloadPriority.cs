using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Remoting.Generators.Parsing;

/// <summary>
/// A method that has overloads with a higher priority than its own cannot be called by code where one of them takes the same arguments: the compiler then
/// calls that one, without a word.
/// </summary>
internal static class OverloadPriority
{
    /// <summary>The overload that a call with the method's own arguments goes to; <see langword="null"/> where it goes to the method.</summary>
    public static IMethodSymbol? Taker(IMethodSymbol method, Compilation compilation)
    {
        var overloads = method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().ToList();
        if (overloads.Count < 2 || !overloads.Any(HasPriority) || compilation.SyntaxTrees.FirstOrDefault() is not { } tree)
            return null;
        var receiver = method.IsStatic ? TypeNames.Qualified(method.ContainingType) : Value(method.ContainingType);
        var call = SyntaxFactory.ParseExpression($"{receiver}.{TypeNames.Escape(method.Name)}({string.Join(", ", method.Parameters.Select(parameter => Value(parameter.Type)))})", options: tree.Options);
        var model = compilation.GetSemanticModel(tree);
        return model.GetSpeculativeSymbolInfo(0, call, SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol called && !IsLike(called, method) ? called : null;
    }

    private static bool HasPriority(IMethodSymbol method) =>
        method.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "OverloadResolutionPriorityAttribute" } kind && FrameworkTypes.IsFramework(kind));

    /// <summary>A value of just this type, which is no constant: one of those would fit more parameters than others do.</summary>
    private static string Value(ITypeSymbol type) => type.IsRefLikeType ? $"default({TypeNames.Qualified(type)})" : $"new global::System.Collections.Generic.List<{TypeNames.Qualified(type)}>()[0]";

    private static bool IsLike(IMethodSymbol one, IMethodSymbol other) => !one.IsGenericMethod && one.Parameters.Length == other.Parameters.Length
        && one.Parameters.Zip(other.Parameters, (first, second) => first.RefKind == second.RefKind && SymbolEqualityComparer.Default.Equals(first.Type, second.Type)).All(isSame => isSame);
}
