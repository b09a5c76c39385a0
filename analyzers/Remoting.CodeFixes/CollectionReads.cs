using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.State;
using Remoting.Generators.Parsing;

namespace Remoting.CodeFixes;

/// <summary>Uses of a collection that certainly leave it, and the objects in it, as they are. What is not known counts as a change.</summary>
internal sealed class CollectionReads(KnownTypes known)
{
    private static readonly HashSet<string> Sizes = new(StringComparer.Ordinal) { "Count", "Length", "LongLength", "IsEmpty", "IsDefault", "IsDefaultOrEmpty" };

    /// <summary>Methods that say something of the elements, and hand none of them over.</summary>
    private static readonly HashSet<string> Questions = new(StringComparer.Ordinal)
    {
        "Contains", "ContainsKey", "ContainsValue", "IndexOf", "LastIndexOf", "BinarySearch", "GetLength", "IsSubsetOf", "IsSupersetOf", "IsProperSubsetOf",
        "IsProperSupersetOf", "Overlaps", "SetEquals",
    };

    /// <summary>Methods that hand elements over, to the caller or to a lambda.</summary>
    private static readonly HashSet<string> Lookups = new(StringComparer.Ordinal)
    {
        "TryGetValue", "GetValueOrDefault", "Find", "FindAll", "FindIndex", "FindLast", "FindLastIndex", "Exists", "TrueForAll", "ConvertAll", "GetRange", "ToArray", "CopyTo", "Peek", "TryPeek",
    };

    /// <param name="use">A reference to the collection, or to something in it.</param>
    public bool Is(IOperation use)
    {
        IOperation value = use;
        while (value.Parent is IConversionOperation { OperatorMethod: null, IsImplicit: true } or IParenthesizedOperation)
            value = value.Parent;
        bool isSettled = use.Type is { } type && Contents(type).All(IsSettled);
        return value.Parent switch
        {
            IPropertyReferenceOperation { Property.IsIndexer: false } property when property.Instance == value => Reads(property.Property, isSettled),
            IFieldReferenceOperation { Field: { } field } => IsSettled(field.Type),
            IPropertyReferenceOperation element when element.Instance == value => isSettled || Is(element),
            IArrayElementReferenceOperation element when element.ArrayReference == value => isSettled || Is(element),
            IForEachLoopOperation loop when loop.Collection == value => isSettled,
            IInvocationOperation call when call.Instance == value => FrameworkTypes.IsFramework(call.TargetMethod.ContainingType) && Reads(call.TargetMethod, isSettled),
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } } => FrameworkTypes.IsFramework(method.ContainingType) && Takes(method, isSettled),
            _ => false,
        };
    }

    private bool Reads(IPropertySymbol property, bool isSettled) => FrameworkTypes.IsFramework(property.ContainingType)
        ? Sizes.Contains(property.Name) || isSettled && property.Name is "Keys" or "Values" or "Min" or "Max" or "First" or "Last" or "Comparer"
        : StaticVariable.IsAutomatic(property) && IsSettled(property.Type);

    private static bool Reads(IMethodSymbol method, bool isSettled) => Questions.Contains(method.Name) || isSettled && Lookups.Contains(method.Name);

    private static bool Takes(IMethodSymbol method, bool isSettled) => (method.ContainingType.Name, method.ContainingNamespace.ToDisplayString()) switch
    {
        ("Enumerable", "System.Linq") => isSettled && method.Name != "AsEnumerable",
        ("String", "System") => isSettled && method.Name is "Join" or "Concat",
        ("Array", "System") or ("CollectionExtensions", "System.Collections.Generic") => Reads(method, isSettled),
        _ => false,
    };

    private static ImmutableArray<ITypeSymbol> Contents(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => [array.ElementType],
        INamedTypeSymbol { TypeArguments: { IsEmpty: false } arguments } => arguments,
        _ => [type],
    };

    // Whoever gets one of these can change nothing that others see.
    private bool IsSettled(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } or { TypeKind: TypeKind.Enum } or { IsUnmanagedType: true } => true,
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.All(element => IsSettled(element.Type)),
        INamedTypeSymbol named when FrameworkTypes.IsFramework(named) =>
            TypeNames.Metadata(named) is "System.Uri" or "System.Version" or "System.Type"
            || (TypeNames.Metadata(named) == "System.Collections.Generic.KeyValuePair`2" && named.TypeArguments.All(IsSettled)),
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named => Immutability.Has(named, known),
        _ => false,
    };
}
