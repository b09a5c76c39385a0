using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Costs;
using Remoting.Analyzers.State;
using Remoting.Generators.Parsing;

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
    private readonly INamedTypeSymbol? _executor = compilation.GetTypeByMetadataName("Remoting.Executor");
    private readonly INamedTypeSymbol? _call = compilation.GetTypeByMetadataName("Remoting.RemoteCall");
    private readonly SourceBodies _bodies = new(compilation, cancellationToken);

    public long? Of(IOperation? source) => ConstantCounts.Elements(source, _enumerable) ?? ConstantCounts.Unconverted(source) switch
    {
        IInvocationOperation { Arguments: [{ Value: { } inner }, ..] } call when Preserves(call.TargetMethod) => Of(inner),
        ILocalReferenceOperation local => ConstantLocals.InitialValueOf(local) is { } value && (ConstantCounts.CannotGrow(value) || IsLeftAlone(local)) ? Of(value) : null,
        IFieldReferenceOperation { Field: { IsReadOnly: true, Type.TypeKind: TypeKind.Array } } field =>
            ConstantCounts.Elements(_bodies.InitialValueOf(field.Field), _enumerable),
        _ => null,
    };

    // Nothing changes what is in it, and nobody gets it who might, but by a call to a worker, which gets a copy.
    private bool IsLeftAlone(ILocalReferenceOperation reference)
    {
        IOperation root = reference;
        while (root.Parent is { } parent)
            root = parent;
        return !Change.IsMade(root, reference.Local, withContent: true)
            && root.Descendants().OfType<ILocalReferenceOperation>().Where(use => Is(use.Local, reference.Local)).All(IsHarmless);
    }

    private bool IsHarmless(ILocalReferenceOperation use)
    {
        IOperation value = use;
        while (value.Parent is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation)
            value = value.Parent;
        return value.Parent switch
        {
            IPropertyReferenceOperation or IForEachLoopOperation => true,
            IInvocationOperation { TargetMethod.ContainingType: { } type } => FrameworkTypes.IsFramework(type),
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } } =>
                IsReader(method.ContainingType) || Is(method.ContainingType, _executor) || Is(method.ReturnType.BaseType, _call) || Is(method.ReturnType, _call),
            _ => false,
        };
    }

    // Others may keep it: `lists.Add(numbers)`.
    private static bool IsReader(INamedTypeSymbol type) => FrameworkTypes.IsFramework(type)
        && (type.ContainingNamespace.ToDisplayString() == "System.Linq" || type is { SpecialType: SpecialType.System_String } or { Name: "Console" });

    private bool Preserves(IMethodSymbol method) =>
        CountPreserving.Contains(method.Name)
        && (Is(method.ContainingType, _enumerable) || Is(method.ContainingType, _asyncEnumerable));

    private static bool Is(ISymbol? symbol, ISymbol? other) => SymbolEqualityComparer.Default.Equals(symbol, other) && symbol is not null;
}
