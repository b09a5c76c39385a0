using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Remoting.Generators.Parsing;

/// <summary>What of a parameter's attributes means something to who calls the stub: it stands there, too.</summary>
internal static class ParameterAttributes
{
    /// <summary>The text before the parameter's type.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="inStub">What the stub calls the parameter of a name, if it has it.</param>
    public static string Text(IParameterSymbol parameter, Func<string, string?> inStub) => string.Concat(parameter.GetAttributes().Select(data => Text(data, parameter, inStub)));

    /// <summary>Whether the compiler fills in the argument at the call.</summary>
    public static bool HasCallerInformation(IParameterSymbol parameter) =>
        parameter.GetAttributes().Any(data => data.AttributeClass is { Name: var name } && name.StartsWith("Caller", StringComparison.Ordinal));

    private static string Text(AttributeData data, IParameterSymbol parameter, Func<string, string?> inStub)
    {
        if (data.AttributeClass is not { } kind || kind.ContainingNamespace.ToDisplayString() is not
            ("System.Runtime.CompilerServices" or "System.Diagnostics.CodeAnalysis"))
            return "";
        var first = data.ConstructorArguments.FirstOrDefault();
        var argument = first.Kind == TypedConstantKind.Array ? null : first.Value;
        return kind.Name switch
        {
            "CallerMemberNameAttribute" or "CallerFilePathAttribute" or "CallerLineNumberAttribute" when parameter.IsOptional => Attribute(),
            "AllowNullAttribute" or "DisallowNullAttribute" => Attribute(),
            "CallerArgumentExpressionAttribute" when parameter.IsOptional && argument is string name && name != parameter.Name && inStub(name) is { } other => Attribute(Literal(other)),
            "StringSyntaxAttribute" when data.ConstructorArguments.Length == 1 && argument is string syntax => Attribute(Literal(syntax)),
            "DynamicallyAccessedMembersAttribute" when argument is int members =>
                Attribute($"({TypeNames.Qualified(data.ConstructorArguments[0].Type!)})({members.ToString(CultureInfo.InvariantCulture)})"),
            _ => "",
        };

        string Attribute(string argument = "") => $"[{TypeNames.Qualified(kind)}{(argument.Length > 0 ? $"({argument})" : "")}] ";
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
