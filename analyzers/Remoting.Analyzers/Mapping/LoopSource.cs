using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Analyzers.Costs;
using Remoting.Analyzers.State;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Mapping;

/// <summary>
/// What a loop looks at whenever it takes its next item: objects in the expression that it goes through, which may have got another content by then, and what lambdas
/// and local functions in it use. Where the loop changes that, it leads itself, and a map, which takes items ahead, would do something else.
/// </summary>
internal sealed class LoopSource
{
    // Deeper than anybody writes; and the stack is the compiler's.
    private const int MaxNesting = 200;

    private readonly HashSet<ISymbol> _followed = new(SymbolEqualityComparer.Default);
    private readonly List<LoopRead> _reads = [];
    private readonly List<ISymbol> _objects = [];

    /// <param name="collection">What the loop goes through.</param>
    public LoopSource(IOperation collection)
    {
        Read(collection, isLater: false, 0);
        IOperation source = ConstantCounts.Unconverted(collection)!;
        RunsOtherCode |= source.Type is INamedTypeSymbol type && !FrameworkTypes.IsFramework(type);

        // Who goes through a list and adds to it gets an exception; elements are mostly set where they were taken from.
        if (Change.Variable(source) is not null && IsWhole(source.Type) && source.Type!.ContainingNamespace?.Name != "Concurrent")
            _reads.Clear();
    }

    public IEnumerable<LoopRead> Reads => _reads;

    /// <summary>The objects that have been handed over, by the variables that name them.</summary>
    public IEnumerable<ISymbol> Objects => _objects;

    /// <summary>Whether code that is not seen here may run with each item: an iterator of the program, a method that a query calls.</summary>
    public bool RunsOtherCode { get; private set; }

    /// <summary>Whether an operation runs code that is not seen here.</summary>
    public static bool IsOtherCode(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } => true,
        IInvocationOperation { TargetMethod: var method } => IsOfProgram(method),
        IMethodReferenceOperation { Method: var method } => IsOfProgram(method),
        IPropertyReferenceOperation { Property: var property } => !FrameworkTypes.IsFramework(property.ContainingType) && !StaticVariable.IsAutomatic(property),
        IFieldReferenceOperation or IParameterReferenceOperation => operation.Type?.TypeKind == TypeKind.Delegate,
        _ => false,
    };

    private void Read(IOperation operation, bool isLater, int nesting)
    {
        // A list that has been made is there, whatever happens to what it was made of.
        if (!isLater && IsMadeAtOnce(operation))
            return;
        if (nesting == MaxNesting)
        {
            RunsOtherCode = true;
            return;
        }

        // An object whose method makes the sequence is handed over, too, but hardly ever for what the loop sets in it.
        if (LoopRead.IsWhole(operation) && (isLater || operation is not IInstanceReferenceOperation))
        {
            _reads.Add(new LoopRead(operation, isOfContent: !isLater));
            if (operation.Type is { IsReferenceType: true, SpecialType: not SpecialType.System_String } && Change.Variable(operation) is { } variable)
                _objects.Add(variable);
        }

        RunsOtherCode |= IsOtherCode(operation);
        foreach (IOperation child in operation.ChildOperations)
            Read(child, isLater || operation is IAnonymousFunctionOperation, nesting + 1);
        foreach (IOperation meant in Meant(operation))
            Read(meant, isLater || meant.Parent is ILocalFunctionOperation, nesting + 1);
    }

    // A local may be a name of an iterator, or of a query; a local function is code of the method's own.
    private IEnumerable<IOperation> Meant(IOperation operation)
    {
        ISymbol? symbol = operation switch
        {
            ILocalReferenceOperation local when !IsWhole(local.Type) => local.Local,
            IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } function } => function.OriginalDefinition,
            IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } function } => function.OriginalDefinition,
            _ => null,
        };
        if (symbol is null || !_followed.Add(symbol))
            return [];
        IOperation root = operation;
        while (root.Parent is { } parent)
            root = parent;
        return root.Descendants().SelectMany(part => part switch
        {
            IVariableDeclaratorOperation declarator when Is(declarator.Symbol, symbol) && declarator.GetVariableInitializer() is { Value: var value } => [value],
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local }, Value: var value } when Is(local, symbol) => [value],
            ILocalFunctionOperation function when Is(function.Symbol, symbol) => function.ChildOperations,
            _ => Enumerable.Empty<IOperation>(),
        });
    }

    private static bool Is(ISymbol one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);

    private static bool IsOfProgram(IMethodSymbol method) => method.MethodKind != MethodKind.LocalFunction && !FrameworkTypes.IsFramework(method.ContainingType);

    private static bool IsMadeAtOnce(IOperation operation) =>
        operation is IInvocationOperation or IObjectCreationOperation or IArrayCreationOperation or ICollectionExpressionOperation && IsWhole(operation.Type);

    private static bool IsWhole(ITypeSymbol? type) => type is IArrayTypeSymbol
        || (type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, ContainingNamespace: { } space } named
            && FrameworkTypes.IsFramework(named)
            && space.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal));
}
