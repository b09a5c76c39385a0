using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Remoting.Generators.Parsing;

/// <summary>The text of a parameter's default value.</summary>
internal static class DefaultValues
{
    public static string? Text(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue)
            return null;
        var type = parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : parameter.Type;
        return parameter.ExplicitDefaultValue is { } value ? Literal(value, type) : "default";
    }

    /// <summary>What the compiler fills in at the call, it fills in at the call of the stub.</summary>
    public static string CallerInformation(IParameterSymbol parameter)
    {
        foreach (var data in parameter.GetAttributes())
        {
            if (data.AttributeClass is { Name: "CallerMemberNameAttribute" or "CallerFilePathAttribute" or "CallerLineNumberAttribute" } known)
                return $"[{TypeNames.Qualified(known)}] ";
            if (data.AttributeClass is { Name: "CallerArgumentExpressionAttribute" } expression && data.ConstructorArguments.FirstOrDefault().Value is string name)
                return $"[{TypeNames.Qualified(expression)}({SymbolDisplay.FormatLiteral(name, quote: true)})] ";
        }

        return "";
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
        var member = type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => field.HasConstantValue && value.Equals(field.ConstantValue));
        return member is null ? $"({TypeNames.Qualified(type)})({literal})" : TypeNames.Qualified(type) + "." + TypeNames.Escape(member.Name);
    }
}
