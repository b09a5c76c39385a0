using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Remoting.Analyzers.Costs;

/// <summary>
/// Estimates what one call of a method costs, by following it through the source of this compilation. This file knows methods:
/// which can be followed, and how far; what a single operation costs is in <see cref="OperationCosts"/>.
/// </summary>
internal sealed class CostEstimator
{
    // Far enough for a callable that hands on to a helper of a helper; what is deeper is seldom tiny, and reading it costs build time.
    private const int MaxDepth = 4;

    private const double CallOverhead = 5;
    private const double ObjectOverhead = 30;

    private readonly KnownCosts _known;
    private readonly SourceBodies _bodies;
    private readonly OperationCosts _operations;

    /// <summary>The methods whose bodies are being read, outermost first: meeting one of them again is recursion.</summary>
    private readonly List<IMethodSymbol> _path = [];

    /// <summary>What was read before, so that a helper called from many places is read once.</summary>
    private readonly Dictionary<IMethodSymbol, Cost> _estimated = new(SymbolEqualityComparer.Default);

    public CostEstimator(Compilation compilation, KnownCosts known, CancellationToken cancellationToken)
    {
        _known = known;
        _bodies = new SourceBodies(compilation, cancellationToken);
        _operations = new OperationCosts(this, compilation, cancellationToken);
    }

    /// <summary>One call of the method, without its arguments.</summary>
    public Cost Call(IMethodSymbol method)
    {
        Cost known = _known.Of(method);
        if (known.IsKnown)
            return known;

        IMethodSymbol definition = method.OriginalDefinition;
        if (!CanFollow(definition))
            return Cost.Unknown;
        if (_estimated.TryGetValue(definition, out Cost estimated))
            return estimated;
        if (_path.Count == MaxDepth || _path.Contains(definition, SymbolEqualityComparer.Default))
            return Cost.Unknown;

        _path.Add(definition);
        Cost cost = Body(definition) + CallOverhead;
        _path.RemoveAt(_path.Count - 1);
        return _estimated[definition] = cost;
    }

    /// <summary>A new object: its constructor, and the initializers that run before it.</summary>
    public Cost Construct(IMethodSymbol constructor)
    {
        INamedTypeSymbol type = constructor.ContainingType;
        if (type.IsValueType && constructor.IsImplicitlyDeclared)
            return Cost.Of(1);
        return Call(constructor) + (type.IsValueType ? 0 : ObjectOverhead);
    }

    // An override may do something else than the method that stands in the source.
    private static bool CanFollow(IMethodSymbol method) =>
        method is { IsAbstract: false, IsExtern: false, IsAsync: false, MethodKind: not MethodKind.DelegateInvoke }
        && (!(method.IsVirtual || method.IsOverride) || method.IsSealed || method.ContainingType is { IsSealed: true } or { IsValueType: true });

    private Cost Body(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Constructor)
            return Constructor(method);
        if (IsAutoAccessor(method))
            return Cost.Of(1);
        return _bodies.BodyOf(method) is { } body ? _operations.Of(body) : Cost.Unknown;
    }

    private Cost Constructor(IMethodSymbol constructor)
    {
        INamedTypeSymbol type = constructor.ContainingType;
        if (type.DeclaringSyntaxReferences.IsEmpty)
            return Cost.Unknown;

        // The parameters of a record become properties.
        Cost cost = Cost.Of(constructor.Parameters.Length);
        foreach (IOperation? initializer in _bodies.InstanceInitializersOf(type))
            cost += initializer is null ? Cost.Unknown : _operations.Of(initializer);

        var body = _bodies.BodyOf(constructor) as IConstructorBodyOperation;
        if (body is not null)
            cost += _operations.Of(body);
        else if (!constructor.IsImplicitlyDeclared && !IsPrimary(constructor))
            return Cost.Unknown;
        return body?.Initializer is null ? cost + BaseConstructor(type, constructor) : cost;
    }

    // The one that runs without being written. A primary constructor may pass arguments to another one.
    private Cost BaseConstructor(INamedTypeSymbol type, IMethodSymbol constructor)
    {
        if (type.BaseType is null or { SpecialType: SpecialType.System_Object or SpecialType.System_ValueType })
            return Cost.Zero;
        return !IsPrimary(constructor) && type.BaseType.InstanceConstructors.FirstOrDefault(c => c.Parameters.IsEmpty) is { } parameterless
            ? Call(parameterless)
            : Cost.Unknown;
    }

    // A primary constructor is declared by the type's own syntax.
    private static bool IsPrimary(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences is [SyntaxReference declaration]
        && constructor.ContainingType.DeclaringSyntaxReferences
            .Any(type => type.SyntaxTree == declaration.SyntaxTree && type.Span == declaration.Span);

    private static bool IsAutoAccessor(IMethodSymbol method) =>
        method.AssociatedSymbol is IPropertySymbol property
        && property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field =>
            field.IsImplicitlyDeclared && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))
        && (method.IsImplicitlyDeclared || method.DeclaringSyntaxReferences.All(HasNoBody));

    private static bool HasNoBody(SyntaxReference declaration) =>
        declaration.GetSyntax() is AccessorDeclarationSyntax { Body: null, ExpressionBody: null };
}
