using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Remoting.Generators.Parsing;

/// <summary>The default value of a parameter, as the stub has it.</summary>
/// <param name="Attributes">Attributes that say it, where C# has no other words for it.</param>
/// <param name="Text">What stands behind the parameter, after an equals sign.</param>
/// <param name="Value">The value as an expression; <see langword="null"/> where callers have to pass one.</param>
internal sealed record DefaultValue(string Attributes, string? Text, string? Value)
{
    public static readonly DefaultValue None = new("", null, null);
}

/// <summary>Reads default values, of C# and of languages that can say more.</summary>
internal static class DefaultValues
{
    private const string Interop = "global::System.Runtime.InteropServices.";
    private const string Constants = "global::System.Runtime.CompilerServices.";
    private const string Optional = Interop + "Optional";

    /// <summary>Whether C# can say behind the parameter that it may be left out, and what it is then.</summary>
    public static bool HasWords(IParameterSymbol parameter) =>
        IsOptionalInFSharp(parameter) || (parameter is { IsOptional: true, HasExplicitDefaultValue: true } && IsWord(parameter.ExplicitDefaultValue, ValueType(parameter)));

    /// <param name="parameter">The parameter.</param>
    /// <param name="isLast">Whether all that follow have such words, too: C# allows them there only.</param>
    public static DefaultValue Of(IParameterSymbol parameter, bool isLast)
    {
        // C# has to pass it, but null says the same as nothing.
        if (isLast && IsOptionalInFSharp(parameter))
            return new("", "default", "default");
        if (!parameter.IsOptional || parameter.IsParams)
            return DefaultValue.None;

        // Optional without a value: the compiler passes what it takes for one.
        if (!parameter.HasExplicitDefaultValue)
            return new($"[{Optional}] ", null, parameter.Type.IsValueType ? "default" : null);
        var value = parameter.ExplicitDefaultValue;
        if (value is DateTime time)
        {
            var ticks = time.Ticks.ToString(CultureInfo.InvariantCulture) + "L";
            return new($"[{Optional}, {Constants}DateTimeConstant({ticks})] ", null, $"new global::System.DateTime({ticks})");
        }

        var type = ValueType(parameter);
        var literal = value is null ? "default" : Literal(value, type);
        if (isLast && IsWord(value, type))
            return new("", literal, literal);
        if (value is not null && type.TypeKind != TypeKind.Enum)
            literal = Typed(value, literal);
        return Attribute(value, parameter.Type, literal) is { } attribute ? new($"[{Optional}, {attribute}] ", null, literal) : DefaultValue.None;
    }

    private static bool IsOptionalInFSharp(IParameterSymbol parameter) =>
        parameter.Type.IsReferenceType
        && parameter.GetAttributes().Any(mark => mark.AttributeClass is { Name: "OptionalArgumentAttribute" } kind && kind.ContainingNamespace.ToDisplayString() == "Microsoft.FSharp.Core");

    private static bool IsWord(object? value, ITypeSymbol type) =>
        value is not DateTime && (value is null || type.IsValueType || type.SpecialType == SpecialType.System_String);

    private static ITypeSymbol ValueType(IParameterSymbol parameter) =>
        parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : parameter.Type;

    private static string? Attribute(object? value, ITypeSymbol type, string literal) => value switch
    {
        decimal number => $"{Constants}DecimalConstant({Parts(number)})",
        null when type.IsValueType => null,
        null => $"{Interop}DefaultParameterValue(null)",

        // A number of the size of an address is no value that an attribute can have.
        _ when type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr => null,
        _ when type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T => null,
        _ => $"{Interop}DefaultParameterValue({literal})",
    };

    private static string Parts(decimal number)
    {
        var bits = decimal.GetBits(number);
        var parts = new[] { (bits[3] >> 16) & 0xff, bits[3] < 0 ? 1 : 0 }.Select(part => part.ToString(CultureInfo.InvariantCulture))
            .Concat(new[] { bits[2], bits[1], bits[0] }.Select(part => unchecked((uint)part).ToString(CultureInfo.InvariantCulture) + "U"));
        return string.Join(", ", parts);
    }

    /// <summary>A number as just the type that it has: an attribute has to have that of the parameter, and a parameter of any type keeps it.</summary>
    private static string Typed(object value, string literal)
    {
        var type = value switch
        {
            sbyte => "sbyte",
            byte => "byte",
            short => "short",
            ushort => "ushort",
            uint => "uint",
            long => "long",
            ulong => "ulong",
            _ => null,
        };
        return type is null ? literal : $"({type})({literal})";
    }

    private static string Literal(object value, ITypeSymbol type)
    {
        var literal = value switch
        {
            bool flag => flag ? "true" : "false",
            string text => SymbolDisplay.FormatLiteral(text, quote: true),
            char character => SymbolDisplay.FormatLiteral(character, quote: true),
            float.NaN => "float.NaN",
            float.PositiveInfinity => "float.PositiveInfinity",
            float.NegativeInfinity => "float.NegativeInfinity",
            float number => number.ToString("R", CultureInfo.InvariantCulture) + "F",
            double.NaN => "double.NaN",
            double.PositiveInfinity => "double.PositiveInfinity",
            double.NegativeInfinity => "double.NegativeInfinity",
            double number => number.ToString("R", CultureInfo.InvariantCulture) + "D",
            decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => "default",
        };
        if (type.TypeKind != TypeKind.Enum)
            return literal;

        // Of several names for one value one may be forbidden, or ask for thought; where there is no other, the number says the same.
        var member = type.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(field => field.HasConstantValue && value.Equals(field.ConstantValue) && SyntaxFacts.IsValidIdentifier(field.Name) && !IsCautioned(field));
        return member is null ? $"({TypeNames.Qualified(type)})({literal})" : TypeNames.Qualified(type) + "." + TypeNames.Escape(member.Name);
    }

    private static bool IsCautioned(IFieldSymbol field) =>
        field.GetAttributes().Any(data => data.AttributeClass?.Name is "ObsoleteAttribute" or "ExperimentalAttribute" or "RequiresPreviewFeaturesAttribute");
}
