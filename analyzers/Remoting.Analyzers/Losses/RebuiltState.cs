using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Costs;
using Remoting.Analyzers.State;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Losses;

/// <summary>
/// Fields and properties that the parser counts as lost, since nothing in a signature brings them back, but whose code does: what constructors
/// and setters make from the state that travels is there again.
/// </summary>
internal sealed class RebuiltState(KnownTypes known)
{
    private readonly StaticUses _uses = new(known.Compilation);
    private readonly ConcurrentDictionary<ISymbol, bool> _answers = new(SymbolEqualityComparer.Default);

    /// <summary>Whether the member is there again on the other side, or is not meant to be.</summary>
    public bool Includes(ISymbol member, CancellationToken cancellationToken) => _answers.GetOrAdd(
        member.OriginalDefinition,
        m => IsNotMeantToTravel(m) || (IsOfThisCompilation(m) ? IsRebuilt(m, cancellationToken) : IsOutOfReach(m) || TypeOf(m) is IArrayTypeSymbol));

    private bool IsNotMeantToTravel(ISymbol member) =>
        known.MessagePack.IsIgnored(member)
        || member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "NonSerializedAttribute" or "JsonIgnoreAttribute");

    // The code of others cannot be read, even where an editor shows its source.
    private bool IsOfThisCompilation(ISymbol member) => SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, known.Compilation.Assembly);

    private bool IsRebuilt(ISymbol member, CancellationToken cancellationToken)
    {
        INamedTypeSymbol type = member.ContainingType;
        var bodies = new SourceBodies(known.Compilation, cancellationToken);
        IMethodSymbol[] setting = [.. type.GetMembers().OfType<IMethodSymbol>().Where(method => !method.IsStatic && bodies.BodyOf(method) is { } body && Change.In(body).Any(change => Changes(change, member)))];

        // A setter that is called again sets it again, by itself or through a method that keeps the values of many properties.
        if (setting.Any(IsSetter) || Setters(type).Any(setter => _uses.Reachable(setter, cancellationToken).Any(method => setting.Contains(method, SymbolEqualityComparer.Default))))
            return true;
        if (setting.Any(method => method.MethodKind != MethodKind.Constructor))
            return member.DeclaredAccessibility == Accessibility.Private && setting.Any(method => bodies.BodyOf(method) is { } body && DerivedCache.IsFilledIn(body, member));
        bool isSetByConstructor = setting.Length > 0;

        // From here on, the type itself gives the member its value where it constructs objects, and nowhere else. Where that is done from the
        // state that travels, the same state gives the same value; unless others can reach it.
        return isSetByConstructor
            ? IsSetFromWhatTravels(member, type, bodies) && (IsOutOfReach(member) || IsPart(member))
            : IsOutOfReach(member);
    }

    private static IEnumerable<IMethodSymbol> Setters(INamedTypeSymbol type) => type.GetMembers().OfType<IMethodSymbol>().Where(method => !method.IsStatic && IsSetter(method));

    private static bool IsSetter(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.PropertySet, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal, AssociatedSymbol: IPropertySymbol { IsIndexer: false } };

    // By the constructor that generated code calls. What it makes from its arguments is taken for the same as before: a date is the same date, whether it
    // was made from a day and a month or from a number of ticks. What it always sets to the same, or not at all, is lost.
    private bool IsSetFromWhatTravels(ISymbol member, INamedTypeSymbol type, SourceBodies bodies)
    {
        List<ObjectMember> members = [.. ObjectMember.Collect(type, known).Where(m => !known.MessagePack.IsIgnored(m.Symbol))];
        if (type.IsAbstract || ConstructorPlan.Choose(type, members, known) is not { Constructor: var chosen })
            return true;
        var sources = new ConstructorSources(member, bodies);
        return sources.Of(chosen) is { } used
            && (used.Count > 0 || type.InstanceConstructors.All(other => sources.Of(other) is null or { Count: 0 }));
    }

    // What the constructor took from its arguments, and nobody can exchange. A collection is there to be added to.
    private static bool IsPart(ISymbol member) =>
        (member is IFieldSymbol { IsReadOnly: true } || member is IPropertySymbol { SetMethod: null or { DeclaredAccessibility: Accessibility.Private } })
        && TypeOf(member) is { } type
        && (type is IArrayTypeSymbol || !(IsCollection(type) || type.AllInterfaces.Any(IsCollection)));

    private static bool IsCollection(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_ICollection_T;

    private static ITypeSymbol? TypeOf(ISymbol member) => (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type;

    private static bool IsOutOfReach(ISymbol member) => member.DeclaredAccessibility == Accessibility.Private || member switch
    {
        IFieldSymbol { IsReadOnly: true } field => IsImmutable(field.Type),
        IPropertySymbol { SetMethod: null or { DeclaredAccessibility: Accessibility.Private } } property => IsImmutable(property.Type),
        _ => false,
    };

    public static bool Changes(Change change, ISymbol member) => change.Path.Any(step =>
        step is IMemberReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Member.OriginalDefinition, member));

    private static bool IsImmutable(ITypeSymbol type) =>
        (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] } && IsImmutable(value))
        || type is { SpecialType: SpecialType.System_String or SpecialType.System_Object } or { TypeKind: TypeKind.Enum or TypeKind.Delegate } or { IsReadOnly: true, IsValueType: true }
        || type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_Double
        || (type is INamedTypeSymbol named && FrameworkTypes.IsFramework(named)
            && (ImmovableTypes.Reason(named) is not null || named.ContainingNamespace.ToDisplayString() is "System.Collections.Immutable" or "System.Collections.Frozen" or "System.Text.RegularExpressions"));
}
