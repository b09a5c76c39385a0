using Microsoft.CodeAnalysis;

namespace Remoting.Analyzers.Costs;

/// <summary>
/// What a callable is rehearsed with: a number, and the length of its texts and collections. The same lengths are those that the catalogue was measured with.
/// </summary>
/// <param name="Number">What numbers are, where nothing else is known; <see langword="null"/> where they shall be unknown.</param>
/// <param name="Times">1 for ordinary lengths; longer ones tell whether the work grows faster than what has to be sent.</param>
internal sealed record Sample(long? Number, int Times)
{
    /// <summary>Elements of an ordinary collection.</summary>
    public const int Count = 16;

    /// <summary>How much longer the long ones are.</summary>
    public const int LongTimes = 8;

    private const string Text = "The quick brown fox ";

    private static readonly string LongText = string.Concat(Enumerable.Repeat(Text, LongTimes));

    /// <summary>A value of a type, as data has it.</summary>
    public Value Of(ITypeSymbol? type) => type switch
    {
        null => Value.Unknown,
        { SpecialType: SpecialType.System_String } => Value.Of(Times == 1 ? Text : LongText),
        { SpecialType: SpecialType.System_Char } => Value.Of((long)'q'),
        { SpecialType: SpecialType.System_SByte or SpecialType.System_Byte } => Numeric(Number & 127),
        { SpecialType: SpecialType.System_Int16 or SpecialType.System_UInt16 } => Numeric(Number & 32_767),
        { SpecialType: >= SpecialType.System_Int32 and <= SpecialType.System_UInt64 } => Numeric(Number),
        { SpecialType: SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal } => Numeric(Number + 0.25),
        _ => IsSequence(type) ? Value.Sequence(Count * Times) : Value.Unknown,
    };

    private static Value Numeric(object? number) => number is null ? Value.Unknown : Value.Of(number);

    /// <summary>Whether a value of the type has elements.</summary>
    public static bool IsSequence(ITypeSymbol type) => type is IArrayTypeSymbol
        || type.SpecialType is SpecialType.System_Collections_IEnumerable
        || type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T
        || type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable)
        || type.OriginalDefinition is { MetadataName: "Span`1" or "ReadOnlySpan`1" or "Memory`1" or "ReadOnlyMemory`1", ContainingNamespace.Name: "System" };
}
