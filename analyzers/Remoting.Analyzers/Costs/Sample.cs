using Microsoft.CodeAnalysis;

namespace Remoting.Analyzers.Costs;

/// <summary>
/// What a callable is rehearsed with: a number, and the length of its texts and collections. The same lengths are those that the catalogue was measured with.
/// </summary>
/// <param name="number">What numbers are, where nothing else is known; <see langword="null"/> where they shall be unknown.</param>
/// <param name="times">1 for ordinary lengths; longer ones tell whether the work grows faster than what has to be sent.</param>
internal sealed class Sample(long? number, int times)
{
    /// <summary>Elements of an ordinary collection.</summary>
    public const int Count = 16;

    /// <summary>How much longer the long ones are.</summary>
    public const int LongTimes = 8;

    private const string Text = "The quick brown fox ";

    private static readonly string LongText = string.Concat(Enumerable.Repeat(Text, LongTimes));

    /// <summary>
    /// Whether a text stands for any other: that it is not equal to some name or key says nothing of the texts that will come.
    /// </summary>
    public static bool IsText(string text) => text is Text || text == LongText;

    /// <summary>Whether anything has depended on the number: where nothing has, another one would come to the same.</summary>
    public bool UsesNumber { get; private set; }

    /// <summary>Whether anything has depended on a length.</summary>
    public bool UsesTimes { get; private set; }

    public int Times
    {
        get
        {
            UsesTimes = true;
            return times;
        }
    }

    private long? Number
    {
        get
        {
            UsesNumber = true;
            return number;
        }
    }

    /// <summary>The same, with another number, for another parameter.</summary>
    public Value Of(IParameterSymbol parameter) => parameter.Ordinal == 0 ? Of(parameter.Type) : OfOther(new Sample(number / (parameter.Ordinal + 1) + parameter.Ordinal, times), parameter.Type);

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

    private Value OfOther(Sample other, ITypeSymbol type)
    {
        Value value = other.Of(type);
        UsesNumber |= other.UsesNumber;
        UsesTimes |= other.UsesTimes;
        return value;
    }

    private static Value Numeric(object? number) => number is null ? Value.Unknown : Value.Of(number);

    /// <summary>Whether a value of the type has elements.</summary>
    public static bool IsSequence(ITypeSymbol type) => type is IArrayTypeSymbol
        || type.SpecialType is SpecialType.System_Collections_IEnumerable
        || type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T
        || type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable)
        || type.OriginalDefinition is { MetadataName: "Span`1" or "ReadOnlySpan`1" or "Memory`1" or "ReadOnlyMemory`1", ContainingNamespace.Name: "System" };
}
