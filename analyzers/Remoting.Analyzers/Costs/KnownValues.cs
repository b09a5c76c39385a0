using Microsoft.CodeAnalysis;

namespace Remoting.Analyzers.Costs;

/// <summary>What members of the catalogue give back, as far as it says how long loops run and how long texts are.</summary>
internal static class KnownValues
{
    /// <summary>How many elements or characters a member goes through: as many as the longest of what it is given has.</summary>
    public static double Size(IMethodSymbol method, Value instance, IReadOnlyList<Value> arguments, Sample sample)
    {
        double size = 0;
        foreach (Value value in arguments.Append(instance))
            size = Math.Max(size, value.Count ?? 0);

        // `new string('x', 100_000)`, `new byte[...]` in other words, `text.PadLeft(1_000)`.
        if (method.MethodKind == MethodKind.Constructor || method.Name is "PadLeft" or "PadRight" or "GetBytes" or "Resize" or "EnsureCapacity" or "Insert" && method.ContainingType.Name == "StringBuilder")
        {
            foreach (Value value in arguments)
                size = Math.Max(size, value.Integer is { } number && IsSized(method.ContainingType) ? number : 0);
        }

        return size == 0 ? sample.Times * Sample.Count : size;
    }

    /// <summary>What generators of sequences give; <see langword="null"/> for all else.</summary>
    public static Value? Generated(IMethodSymbol method, IReadOnlyList<Value> arguments) =>
        method is not { ContainingType: { Name: "Enumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } } } ? null : method.Name switch
        {
            "Range" or "Repeat" when arguments.Count == 2 => arguments[1].Integer is { } count ? Value.Sequence(count) : Value.Unknown,
            "Empty" => Value.Sequence(0),
            _ => null,
        };

    public static Value Of(IMethodSymbol method, Value instance, IReadOnlyList<Value> arguments, Sample sample)
    {
        Value first = arguments.Count > 0 ? arguments[0] : Value.Unknown;
        if (method.ContainingType.SpecialType is SpecialType.None && method.ContainingType is { Name: "Math" or "MathF", ContainingNamespace.Name: "System" })
            return OfMath(method, first, arguments.Count > 1 ? arguments[1] : Value.Unknown, sample);
        switch (method.Name)
        {
            case "get_Length" or "get_Count" or "get_LongLength" or "GetLength":
                return instance.Count is { } length ? Value.Of(length) : Value.Unknown;
            case "Count" or "LongCount" when arguments.Count == 1 && first.Count is { } all:
                return Value.Of(all);
            case "get_Chars" when instance.Constant is string text && first.Integer is { } index && index >= 0 && index < text.Length:
                return Value.Of(text[(int)index]);
            case "Take" or "Repeat" when arguments.Count == 2 && arguments[1].Integer is { } taken:
                return Value.Sequence(Math.Min(taken, method.Name == "Take" ? first.Count ?? long.MaxValue : long.MaxValue));
            case "Add" or "Enqueue" or "Push" when instance.Count is { } count:
                instance.Count = count + 1;
                return Value.Unknown;
            case "Append" or "AppendLine" when instance.Count is { } count:
                instance.Count = count + (first.Count ?? 8);
                return instance;
            case "Parse" when Sample.IsSequence(method.ReturnType):
                return Value.Unknown;
        }

        if (method.MethodKind == MethodKind.Constructor)
            return Sample.IsSequence(method.ContainingType) || method.ContainingType.Name == "StringBuilder" ? Value.Sequence(Made(method, first)) : Value.Unknown;
        if (!Sample.IsSequence(method.ReturnType))
            return sample.Of(method.ReturnType);
        if (method.ContainingType.SpecialType == SpecialType.System_String && method.Name is "Concat" or "Join")
            return Value.Sequence(arguments.Sum(argument => (argument.Count ?? 1) * (argument.Constant is string ? 1 : Sample.Count)));
        return Value.Sequence((long)Size(method, instance, arguments, sample));
    }

    private static long Made(IMethodSymbol constructor, Value first) =>
        first.Count ?? (constructor.ContainingType.SpecialType == SpecialType.System_String ? constructor.Parameters.Length == 2 ? Sample.Count : 0 : 0);

    private static bool IsSized(INamedTypeSymbol type) => Sample.IsSequence(type) || type.Name is "StringBuilder" or "RandomNumberGenerator";

    private static Value OfMath(IMethodSymbol method, Value first, Value second, Sample sample)
    {
        if (first.Number is not { } a)
            return sample.Of(method.ReturnType);
        double b = second.Number ?? 2;
        double? result = method.Name switch
        {
            "Sqrt" => Math.Sqrt(a),
            "Cbrt" => Math.Pow(a, 1.0 / 3),
            "Abs" => Math.Abs(a),
            "Min" => Math.Min(a, b),
            "Max" => Math.Max(a, b),
            "Pow" => Math.Pow(a, b),
            "Log" => Math.Log(a),
            "Log2" => Math.Log(a, 2),
            "Log10" => Math.Log10(a),
            "Floor" or "Truncate" => Math.Floor(a),
            "Ceiling" => Math.Ceiling(a),
            "Round" => Math.Round(a),
            _ => null,
        };
        return result is { } known ? Arithmetic.Convert(Value.Of(known), method.ReturnType) : sample.Of(method.ReturnType);
    }
}
