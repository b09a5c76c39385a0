using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Remoting.Generators.Parsing;

/// <summary>Names of parameters that C# can say and that are different: other languages may leave them out, or use any text.</summary>
internal static class ParameterNames
{
    /// <summary>The instance that a method is called on: a name that no other parameter has.</summary>
    public static string This(IMethodSymbol method)
    {
        var name = "this";
        while (method.Parameters.Any(parameter => parameter.Name == name))
            name += "_";
        return name;
    }

    public static string Of(IParameterSymbol parameter, IMethodSymbol method)
    {
        if (IsFine(parameter, method))
            return parameter.Name;
        var number = (parameter.Ordinal + 1).ToString(CultureInfo.InvariantCulture);
        var name = (parameter.Name.Length == 0 ? "parameter" : TypeNames.Identifier(parameter.Name)) + number;
        while (method.Parameters.Any(other => other.Name == name))
            name += "_";
        return name;
    }

    private static bool IsFine(IParameterSymbol parameter, IMethodSymbol method) =>
        SyntaxFacts.IsValidIdentifier(parameter.Name) && method.Parameters.Count(other => other.Name == parameter.Name) == 1;
}
