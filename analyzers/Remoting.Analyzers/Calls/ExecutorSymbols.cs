using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Calls;

/// <summary>The library's executor, and what its methods do with a call. They are told apart by what they take and return.</summary>
internal sealed class ExecutorSymbols
{
    private static readonly string[] OptionTypes = ["Remoting.ProcessPoolOptions", "Remoting.LeaseOptions"];

    private readonly INamedTypeSymbol _executor;
    private readonly INamedTypeSymbol _remoteCall;
    private readonly INamedTypeSymbol? _outcome;
    private readonly INamedTypeSymbol? _lease;
    private readonly ImmutableArray<INamedTypeSymbol> _options;
    private readonly KnownTypes _known;

    private ExecutorSymbols(KnownTypes known, INamedTypeSymbol executor, INamedTypeSymbol remoteCall)
    {
        _known = known;
        _executor = executor;
        _remoteCall = remoteCall;
        _outcome = known.Compilation.GetTypeByMetadataName("Remoting.MapResult`1");
        _lease = known.Compilation.GetTypeByMetadataName("Remoting.WorkerLease");
        _options = [.. OptionTypes.Select(known.Compilation.GetTypeByMetadataName).OfType<INamedTypeSymbol>()];
    }

    /// <summary><see langword="null"/> where the library has no executors.</summary>
    public static ExecutorSymbols? Create(KnownTypes known) =>
        known is { Executor: { } executor, RemoteCall: { } remoteCall } ? new ExecutorSymbols(known, executor, remoteCall) : null;

    /// <summary>Takes a call: <c>SubmitAsync</c>, <c>SubmitOutcomeAsync</c>.</summary>
    public bool IsSubmit(IMethodSymbol method) => IsMember(method) && method.Parameters is [{ } first, ..] && IsCall(first.Type);

    /// <summary>Gives what came of a call, its error included, as a value: <c>SubmitOutcomeAsync</c>.</summary>
    public bool IsOutcome(IMethodSymbol method) =>
        IsSubmit(method) && method.OriginalDefinition.ReturnType is INamedTypeSymbol { TypeArguments: [INamedTypeSymbol result] } && KnownTypes.Is(result.OriginalDefinition, _outcome);

    /// <summary>Takes a stub: the maps and <c>ForEachAsync</c>.</summary>
    public bool IsMap(IMethodSymbol method) => IsMember(method) && method.Parameters is [{ } first, ..] && IsStub(first.Type);

    /// <summary>Takes a call, too: <c>ProcessPoolOptions.Initializer</c>, <c>LeaseOptions.Opening</c>.</summary>
    public bool IsOption(IPropertySymbol property) => _options.Any(options => Is(options, property.ContainingType)) && IsCall(property.Type);

    /// <summary>Takes a stream: <c>StreamAsync</c>.</summary>
    public bool IsStream(IMethodSymbol method) => IsMember(method) && method.Parameters is [{ } first, ..] && KnownTypes.Is(first.Type, _known.RemoteStream);

    /// <summary>Gives a sequence, which makes its calls only when it is enumerated.</summary>
    public bool IsLazy(IMethodSymbol method) => IsStream(method) || (IsMap(method) && !KnownTypes.Is(method.ReturnType, _known.Task));

    /// <summary>A <c>RemoteCall</c>, with or without a result.</summary>
    public bool IsCall(ITypeSymbol? type) => Is(type?.OriginalDefinition, _remoteCall) || Is(type?.BaseType, _remoteCall);

    /// <summary>A function that makes calls.</summary>
    public bool IsStub(ITypeSymbol? type) => type is INamedTypeSymbol { DelegateInvokeMethod.ReturnType: { } result } && IsCall(result);

    /// <summary>An executor of whatever kind.</summary>
    public bool IsExecutor(ITypeSymbol? type) => IsOrDerivesFrom(type, _executor);

    /// <summary>One worker, whose calls run one after the other in any case.</summary>
    public bool IsLease(ITypeSymbol? type) => IsOrDerivesFrom(type, _lease);

    /// <summary>The method's name in a call, to be underlined: the whole call may be many lines.</summary>
    public static Location NameOf(IInvocationOperation call) => NameOf(call.Syntax);

    /// <inheritdoc cref="NameOf(IInvocationOperation)"/>
    public static Location NameOf(SyntaxNode call) => call switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member.Name.GetLocation(),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax member } => member.Name.GetLocation(),
        InvocationExpressionSyntax invocation => invocation.Expression.GetLocation(),
        _ => call.GetLocation(),
    };

    private static bool IsOrDerivesFrom(ITypeSymbol? type, INamedTypeSymbol? wanted)
    {
        for (; type is not null && wanted is not null; type = type.BaseType)
        {
            if (Is(type, wanted))
                return true;
        }

        return false;
    }

    private bool IsMember(IMethodSymbol method) => Is(method.ContainingType, _executor);

    private static bool Is(ISymbol? symbol, ISymbol other) => SymbolEqualityComparer.Default.Equals(symbol, other);
}
