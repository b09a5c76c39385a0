using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Costs;

namespace Remoting.Analyzers.Mapping;

/// <summary>How many items a source has, where that stands in the source code near the call.</summary>
internal sealed class ItemCount(Compilation compilation, CancellationToken cancellationToken)
{
    /// <summary>Methods of <c>Enumerable</c> and <c>AsyncEnumerable</c> that give as many elements as they get.</summary>
    private static readonly HashSet<string> CountPreserving =
    [
        "Select", "Cast", "AsEnumerable", "ToAsyncEnumerable", "ToArray", "ToList", "Reverse", "Shuffle",
        "Order", "OrderDescending", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending",
    ];

    private readonly INamedTypeSymbol? _enumerable = compilation.GetTypeByMetadataName("System.Linq.Enumerable");
    private readonly INamedTypeSymbol? _asyncEnumerable = compilation.GetTypeByMetadataName("System.Linq.AsyncEnumerable");
    private readonly SourceBodies _bodies = new(compilation, cancellationToken);

    public long? Of(IOperation? source) => ConstantCounts.Elements(source, _enumerable) ?? ConstantCounts.Unconverted(source) switch
    {
        IInvocationOperation { Arguments: [{ Value: { } inner }, ..] } call when Preserves(call.TargetMethod) => Of(inner),
        ILocalReferenceOperation local => ConstantLocals.InitialValueOf(local) is { } value ? Of(value) : null,
        IFieldReferenceOperation { Field.IsReadOnly: true } field =>
            ConstantCounts.Elements(_bodies.InitialValueOf(field.Field), _enumerable),
        _ => null,
    };

    private bool Preserves(IMethodSymbol method) =>
        CountPreserving.Contains(method.Name)
        && (Is(method.ContainingType, _enumerable) || Is(method.ContainingType, _asyncEnumerable));

    private static bool Is(ISymbol? symbol, ISymbol? other) => SymbolEqualityComparer.Default.Equals(symbol, other) && symbol is not null;
}
