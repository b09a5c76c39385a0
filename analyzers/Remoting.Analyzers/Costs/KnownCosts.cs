using Microsoft.CodeAnalysis;

namespace Remoting.Analyzers.Costs;

/// <summary>
/// Members of the base class library whose time is short and does not depend on how large a value is. Everything that is not
/// in these tables is unknown: the list errs on the side of silence. The figures are upper bounds of their group, not averages.
/// </summary>
internal sealed class KnownCosts
{
    /// <summary>Types all of whose members qualify.</summary>
    private static readonly (string Type, double Nanoseconds)[] WholeTypes =
    [
        ("System.Math", 40),
        ("System.MathF", 40),
        ("System.Numerics.BitOperations", 5),
        ("System.Numerics.Complex", 200),
        ("System.Boolean", 50),
        ("System.Char", 20),
        ("System.SByte", 150),
        ("System.Byte", 150),
        ("System.Int16", 150),
        ("System.UInt16", 150),
        ("System.Int32", 150),
        ("System.UInt32", 150),
        ("System.Int64", 150),
        ("System.UInt64", 150),
        ("System.Single", 250),
        ("System.Double", 250),
        ("System.Decimal", 300),
        ("System.DateTime", 500),
        ("System.DateTimeOffset", 500),
        ("System.TimeSpan", 300),
        ("System.DateOnly", 300),
        ("System.TimeOnly", 300),
        ("System.Guid", 1_500),
        ("System.Nullable`1", 3),
        ("System.ValueTuple`2", 5),
        ("System.ValueTuple`3", 5),
        ("System.ValueTuple`4", 5),
        ("System.Collections.Generic.KeyValuePair`2", 3),
        ("System.Threading.Interlocked", 50),
    ];

    /// <summary>Types of which only the named members qualify. A property is named like its accessors.</summary>
    private static readonly (string Type, double Nanoseconds, string[] Members)[] SingleMembers =
    [
        ("System.Object", 5, [".ctor", "ReferenceEquals", "GetType"]),
        ("System.String", 3, ["get_Length", "get_Chars", "IsNullOrEmpty"]),
        ("System.Array", 5, ["get_Length", "get_LongLength", "get_Rank", "GetLength"]),
        ("System.Span`1", 3, ["get_Length", "get_Item", "get_IsEmpty", "op_Implicit"]),
        ("System.ReadOnlySpan`1", 3, ["get_Length", "get_Item", "get_IsEmpty", "op_Implicit"]),
        ("System.Memory`1", 5, ["get_Length", "get_IsEmpty", "get_Span"]),
        ("System.ReadOnlyMemory`1", 5, ["get_Length", "get_IsEmpty", "get_Span"]),
        ("System.Collections.Generic.List`1", 5, ["get_Count", "get_Item", "set_Item"]),
        ("System.Collections.Generic.Dictionary`2", 5, ["get_Count"]),
        ("System.ArgumentNullException", 5, ["ThrowIfNull"]),
        ("System.ArgumentException", 5, ["ThrowIfNullOrEmpty"]),
        ("System.ArgumentOutOfRangeException", 20,
        [
            "ThrowIfNegative", "ThrowIfNegativeOrZero", "ThrowIfZero", "ThrowIfEqual", "ThrowIfNotEqual",
            "ThrowIfGreaterThan", "ThrowIfGreaterThanOrEqual", "ThrowIfLessThan", "ThrowIfLessThanOrEqual",
        ]),
        ("System.Threading.CancellationToken", 10, ["get_IsCancellationRequested", "ThrowIfCancellationRequested", "get_None"]),
    ];

    private readonly Dictionary<ISymbol, double> _wholeTypes = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, (double Nanoseconds, string[] Members)> _singleMembers = new(SymbolEqualityComparer.Default);

    public KnownCosts(Compilation compilation)
    {
        foreach ((string name, double nanoseconds) in WholeTypes)
        {
            if (compilation.GetTypeByMetadataName(name) is { } type)
                _wholeTypes[type] = nanoseconds;
        }

        foreach ((string name, double nanoseconds, string[] members) in SingleMembers)
        {
            if (compilation.GetTypeByMetadataName(name) is { } type)
                _singleMembers[type] = (nanoseconds, members);
        }
    }

    public Cost Of(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType.OriginalDefinition;
        if (_wholeTypes.TryGetValue(type, out double nanoseconds))
            return Cost.Of(nanoseconds);
        if (_singleMembers.TryGetValue(type, out (double Nanoseconds, string[] Members) known)
            && Array.IndexOf(known.Members, method.Name) >= 0)
            return Cost.Of(known.Nanoseconds);
        return Cost.Unknown;
    }
}
