using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Mapping;

/// <summary>The library's maps, known by what they are: the methods of <c>Executor</c> that take a <c>ChunkSize</c>.</summary>
internal sealed class MapSymbols
{
    private readonly INamedTypeSymbol _chunkSize;
    private readonly INamedTypeSymbol _remoteCall;
    private readonly ImmutableHashSet<ISymbol> _methods;

    private MapSymbols(INamedTypeSymbol executor, INamedTypeSymbol chunkSize, INamedTypeSymbol remoteCall)
    {
        _chunkSize = chunkSize;
        _remoteCall = remoteCall;
        _methods = executor.GetMembers()
            .Where(member => member is IMethodSymbol method && method.Parameters.Any(IsChunkSize))
            .ToImmutableHashSet(SymbolEqualityComparer.Default)!;
    }

    /// <summary><see langword="null"/> where the library has no maps.</summary>
    public static MapSymbols? Create(KnownTypes known) =>
        known is { Executor: { } executor, ChunkSize: { } chunkSize, RemoteCall: { } remoteCall }
            ? new MapSymbols(executor, chunkSize, remoteCall)
            : null;

    public bool IsMap(IMethodSymbol method) => _methods.Contains(method.OriginalDefinition);

    public bool IsChunkSize(IParameterSymbol parameter) => SymbolEqualityComparer.Default.Equals(parameter.Type, _chunkSize);

    /// <summary>A function from items to calls.</summary>
    public bool IsStub(IParameterSymbol parameter) =>
        parameter.Type is INamedTypeSymbol { DelegateInvokeMethod.ReturnType: INamedTypeSymbol result }
        && (Is(result, _remoteCall) || Is(result.BaseType, _remoteCall));

    private static bool Is(ISymbol? symbol, ISymbol other) => SymbolEqualityComparer.Default.Equals(symbol, other);
}
