using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Where a method has overloads, code that calls it may call one of them, without a word: one that has a higher priority, or, where the method is an
/// override, one beside it, since the compiler looks for an override only where it was first declared.
/// </summary>
internal static class Overloads
{
    /// <summary>Whether calls with the method's own arguments go to another one, whatever its object is taken for.</summary>
    public static bool Overtake(IMethodSymbol method, KnownTypes known) =>
        IsTaken(method, method.ContainingType, known) && Receiver(method, known) is null;

    /// <summary>What an object is taken for, so that calls go to the method: where that was first declared. <see langword="null"/> where its own type will do.</summary>
    public static INamedTypeSymbol? Receiver(IMethodSymbol method, KnownTypes known)
    {
        if (!method.IsOverride || !IsTaken(method, method.ContainingType, known))
            return null;
        var first = Declarations(method).Last();
        return SymbolEqualityComparer.Default.Equals(first.ReturnType, method.ReturnType)
            && known.IsAccessible(first)
            && Nameable.Is(first, known.Compilation)
            && !IsTaken(method, first.ContainingType, known)
                ? first.ContainingType
                : null;
    }

    /// <summary>Whether a call on a value of the type goes to another method.</summary>
    private static bool IsTaken(IMethodSymbol method, INamedTypeSymbol type, KnownTypes known)
    {
        if (!MayBeTaken(method, type) || Tree(method, known) is not { } tree)
            return false;
        var receiver = method.IsStatic ? TypeNames.Qualified(type) : Value(type);
        var arguments = string.Join(", ", method.Parameters.Select(parameter => Argument(parameter, known)));
        var call = SyntaxFactory.ParseExpression($"{receiver}.{TypeNames.Escape(method.Name)}({arguments})", options: tree.Options);
        var model = known.Compilation.GetSemanticModel(tree);
        return model.GetSpeculativeSymbolInfo(0, call, SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol called && !IsSame(called, method);
    }

    /// <summary>Where the method is declared, so are the aliases of the assemblies that its types are from.</summary>
    private static SyntaxTree? Tree(IMethodSymbol method, KnownTypes known) =>
        method.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree).FirstOrDefault(known.Compilation.ContainsSyntaxTree) ?? known.Compilation.SyntaxTrees.FirstOrDefault();

    private static bool MayBeTaken(IMethodSymbol method, INamedTypeSymbol type)
    {
        var overloads = type.GetMembers(method.Name).OfType<IMethodSymbol>().ToList();
        if (overloads.Count > 1 && (overloads.Any(HasPriority) || overloads.Any(other => IsByOtherReference(other, method))))
            return true;
        if (!method.IsOverride)
            return false;
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level.GetMembers(method.Name).OfType<IMethodSymbol>().Any(other => !IsSame(other, method)))
                return true;
        }

        return false;
    }

    /// <summary>Whether they differ by how something is passed alone: what is not passed by reference goes to the one that takes a value.</summary>
    private static bool IsByOtherReference(IMethodSymbol other, IMethodSymbol method) => HasSameTypes(other, method) && !HasSameKinds(other, method);

    private static bool HasPriority(IMethodSymbol method) =>
        method.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "OverloadResolutionPriorityAttribute" } kind && FrameworkTypes.IsFramework(kind));

    /// <summary>An argument as generated code passes it.</summary>
    private static string Argument(IParameterSymbol parameter, KnownTypes known)
    {
        if (parameter.Type.TypeKind == TypeKind.Dynamic)
            return "new object()";
        var isReadByReference = parameter.RefKind is RefKind.In or RefKind.RefReadOnlyParameter && !parameter.Type.IsRefLikeType
            && CallableParser.Role(parameter, known).Role == ParameterRole.Value;
        return isReadByReference ? $"in {List(parameter.Type)}.ToArray()[0]" : Value(parameter.Type);
    }

    /// <summary>A value of just this type, which is no constant: one of those would fit more parameters than others do.</summary>
    private static string Value(ITypeSymbol type) => type.IsRefLikeType ? $"default({TypeNames.Qualified(type)})" : List(type) + "[0]";

    private static string List(ITypeSymbol type) => $"new global::System.Collections.Generic.List<{TypeNames.Qualified(type)}>()";

    /// <summary>The method and what it overrides, the first declaration last.</summary>
    private static IEnumerable<IMethodSymbol> Declarations(IMethodSymbol method)
    {
        for (var current = method; current is not null; current = current.OverriddenMethod)
            yield return current;
    }

    private static bool IsSame(IMethodSymbol called, IMethodSymbol method) => method.IsOverride
        ? Declarations(method).Any(declared => SymbolEqualityComparer.Default.Equals(called, declared.PartialDefinitionPart ?? declared))
        : IsLike(called, method);

    private static bool IsLike(IMethodSymbol one, IMethodSymbol other) => !one.IsGenericMethod && HasSameTypes(one, other) && HasSameKinds(one, other);

    private static bool HasSameTypes(IMethodSymbol one, IMethodSymbol other) => one.Parameters.Length == other.Parameters.Length
        && one.Parameters.Zip(other.Parameters, (first, second) => SymbolEqualityComparer.Default.Equals(first.Type, second.Type)).All(isSame => isSame);

    private static bool HasSameKinds(IMethodSymbol one, IMethodSymbol other) =>
        one.Parameters.Zip(other.Parameters, (first, second) => first.RefKind == second.RefKind).All(isSame => isSame);
}
