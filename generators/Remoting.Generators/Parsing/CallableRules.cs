using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>Which methods can be called by generated code, whatever their data.</summary>
internal static class CallableRules
{
    /// <summary>What is wrong with the method itself.</summary>
    public static IEnumerable<CallableProblemKind> Problems(IMethodSymbol method, KnownTypes known)
    {
        if (method.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction)
        {
            yield return CallableProblemKind.LocalFunction;
            yield break;
        }

        if (method.MethodKind != MethodKind.Ordinary || method.ContainingType is not { IsExtension: false } || (method.IsStatic && (method.IsAbstract || method.IsVirtual)))
        {
            yield return CallableProblemKind.NotOrdinary;
            yield break;
        }

        if (method.IsGenericMethod || IsGeneric(method.ContainingType))
            yield return CallableProblemKind.Generic;
        if (method.IsAsync && method.ReturnsVoid)
            yield return CallableProblemKind.AsyncVoid;
        if (method.IsVararg)
            yield return CallableProblemKind.ByReference;
        if (method.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "UnmanagedCallersOnlyAttribute" } kind && FrameworkTypes.IsFramework(kind)))
            yield return CallableProblemKind.UnmanagedOnly;

        // Any other partial method without a body is an error of the language already, or has its body from another generator.
        if (method is { IsPartialDefinition: true, PartialImplementationPart: null, ReturnsVoid: true, DeclaredAccessibility: Accessibility.Private })
            yield return CallableProblemKind.PartialWithoutBody;
        else if (!IsAccessible(method, known))
            yield return CallableProblemKind.NotAccessible;
        if (method.ReturnType.OriginalDefinition is INamedTypeSymbol type && IsIterator(type))
            yield return CallableProblemKind.Iterator;
        if (!Nameable.Is(method, known.Compilation))
            yield return CallableProblemKind.Unnameable;
        else if (Overloads.Overtake(method, known))
            yield return CallableProblemKind.Overtaken;
    }

    public static bool IsByReference(RefKind kind, ITypeSymbol type) =>
        kind != RefKind.None || type.IsRefLikeType || type is { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer }
        || type is INamedTypeSymbol { SpecialType: SpecialType.System_TypedReference or SpecialType.System_ArgIterator or SpecialType.System_RuntimeArgumentHandle }
        || (type is IArrayTypeSymbol array && IsByReference(RefKind.None, array.ElementType));

    private static bool IsAccessible(IMethodSymbol method, KnownTypes known)
    {
        for (ISymbol? current = method; current is IMethodSymbol or INamedTypeSymbol; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal)
                || current is INamedTypeSymbol { IsFileLocal: true })
                return false;
        }

        return known.IsAccessible(method);
    }

    private static bool IsGeneric(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (type.IsGenericType)
                return true;
        }

        return false;
    }

    private static bool IsIterator(INamedTypeSymbol type) =>
        type.SpecialType is SpecialType.System_Collections_IEnumerator or SpecialType.System_Collections_Generic_IEnumerator_T
        || (FrameworkTypes.IsFramework(type) && TypeNames.Metadata(type) == "System.Collections.Generic.IAsyncEnumerator`1");
}
