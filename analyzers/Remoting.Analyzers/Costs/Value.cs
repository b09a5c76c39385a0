using Microsoft.CodeAnalysis;

namespace Remoting.Analyzers.Costs;

/// <summary>
/// What a rehearsal knows of a value: a number (as <see cref="long"/> or <see cref="double"/>), a truth, a text; how many elements or characters it has; what
/// a delegate runs; or nothing.
/// </summary>
internal sealed class Value
{
    public static readonly Value Unknown = new();

    /// <summary>Data that the program keeps, and no argument: there may be as much of it as it likes, and of what is in it.</summary>
    public static readonly Value Kept = new();

    private Value()
    {
    }

    /// <summary>Null is a constant, too, if <see cref="IsConstant"/> says so.</summary>
    public object? Constant { get; private init; }

    public bool IsConstant { get; private init; }

    /// <summary>Grows where elements are added.</summary>
    public long? Count { get; set; }

    /// <summary>The body of a lambda.</summary>
    public IOperation? Body { get; private init; }

    /// <summary>What a delegate calls; of a lambda its own symbol.</summary>
    public IMethodSymbol? Method { get; private init; }

    public bool? Truth => Constant as bool?;

    public long? Integer => Constant as long?;

    public double? Number => Constant switch { long integer => integer, double number => number, _ => null };

    public static Value Of(object? constant) => new() { Constant = Normal(constant), IsConstant = true, Count = (constant as string)?.Length };

    public static Value Sequence(long count) => new() { Count = count };

    public static Value Function(IMethodSymbol method, IOperation? body) => new() { Method = method, Body = body };

    /// <summary>What holds in whichever way it went.</summary>
    public static Value Merge(Value left, Value right) =>
        left == Kept || right == Kept ? Kept
        : left == right || left.IsConstant && right.IsConstant && Equals(left.Constant, right.Constant) ? left
        : left.Count is { } count && right.Count is { } other ? Sequence(Math.Max(count, other))
        : Unknown;

    private static object? Normal(object? constant) => constant switch
    {
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(constant, System.Globalization.CultureInfo.InvariantCulture),
        ulong number => unchecked((long)number),
        char character => (long)character,
        float or decimal => Convert.ToDouble(constant, System.Globalization.CultureInfo.InvariantCulture),
        _ => constant,
    };
}
