using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.State;

/// <summary>Static fields and automatic properties that the source of this compilation declares, and that all threads of a process share.</summary>
internal static class StaticVariable
{
    /// <summary>The variable that an operation refers to; <see langword="null"/> if it is none of these.</summary>
    public static ISymbol? Of(IOperation operation, Compilation compilation)
    {
        ISymbol? variable = operation switch
        {
            IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false } field } => field,
            IPropertyReferenceOperation { Property: { IsStatic: true } property } when IsAutomatic(property) => property,
            _ => null,
        };
        return variable is not null
            && !variable.DeclaringSyntaxReferences.IsEmpty
            && SymbolEqualityComparer.Default.Equals(variable.ContainingAssembly, compilation.Assembly)
            && !IsOfThread(variable)
                ? variable.OriginalDefinition
                : null;
    }

    /// <summary>Whether the property keeps its value by itself.</summary>
    public static bool IsAutomatic(IPropertySymbol property) => property.OriginalDefinition is { DeclaringSyntaxReferences.IsEmpty: true } compiled
        ? IsCompilersOwn(compiled.GetMethod)
        : property.OriginalDefinition.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property.OriginalDefinition));

    // A build has no source of other projects, nor their private fields, but for what the compiler has written on the accessors.
    private static bool IsCompilersOwn(IMethodSymbol? accessor) => accessor is not null && accessor.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { Name: "CompilerGeneratedAttribute", ContainingNamespace: var space } && space.ToDisplayString() == "System.Runtime.CompilerServices");

    // What each thread, or each flow of calls, has for itself, nobody expects to find elsewhere.
    private static bool IsOfThread(ISymbol variable) =>
        variable.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "ThreadStaticAttribute", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
        || (variable is IFieldSymbol { Type: INamedTypeSymbol { Name: "ThreadLocal" or "AsyncLocal" or "Lazy", Arity: 1, ContainingNamespace: var space } }
            && space.ToDisplayString() is "System.Threading" or "System");
}
