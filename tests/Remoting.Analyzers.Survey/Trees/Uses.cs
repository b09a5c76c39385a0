using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Survey.Trees;

/// <summary>
/// Code that maps each callable that has a stub, without a chunk size: otherwise rules about calls would have nothing to say of
/// code that never heard of the library. Reports there point to the callable.
/// </summary>
internal static class Uses
{
    private const string Name = "SurveyUses";

    public static IEnumerable<SyntaxTree> Of(Compilation compilation, CSharpParseOptions options, CancellationToken cancellationToken)
    {
        if (KnownTypes.Create(compilation) is not { } known)
            yield break;
        foreach (IGrouping<string, IMethodSymbol> group in Callables(compilation, known, cancellationToken)
            .GroupBy(method => method.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : ""))
        {
            var text = new StringBuilder();
            if (group.Key.Length > 0)
                text.Append(null, $"namespace {group.Key};\n");
            text.Append(null, $"internal static class {Name}\n{{\n");
            int number = 0;
            foreach (IMethodSymbol method in group)
                Append(text, method, number++, known);
            text.Append("}\n");
            yield return CSharpSyntaxTree.ParseText(text.ToString(), options, $"{group.Key}.{Name}.cs", cancellationToken: cancellationToken);
        }
    }

    private static IEnumerable<IMethodSymbol> Callables(Compilation compilation, KnownTypes known, CancellationToken cancellationToken) =>
        from IMethodSymbol method in compilation.GetSymbolsWithName(_ => true, SymbolFilter.Member, cancellationToken).OfType<IMethodSymbol>()
        where method.IsStatic
            && method.GetAttributes().Any(mark => KnownTypes.Is(mark.AttributeClass, known.CallableAttribute))
            && method.Parameters.Any(parameter => !KnownTypes.Is(parameter.Type, known.CancellationToken))
            && CallableParser.Parse(method, known, cancellationToken).Model is { Returns: not ReturnKind.Stream }
        select method;

    private static void Append(StringBuilder text, IMethodSymbol method, int number, KnownTypes known)
    {
        string[] items =
        [
            .. method.Parameters.Where(parameter => !KnownTypes.Is(parameter.Type, known.CancellationToken))
                .Select(parameter => parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)),
        ];
        string parameters = string.Concat(items.Select((type, i) => $", global::System.Collections.Generic.IEnumerable<{type}> x{i}"));
        string arguments = string.Concat(items.Select((_, i) => $", x{i}"));
        string map = CallableParser.Unwrap(method, known).Type is null ? "ForEachAsync" : "MapAsync";
        string type = method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        FileLinePositionSpan at = method.Locations[0].GetLineSpan();
        text.Append(null, $"#line {at.StartLinePosition.Line + 1} \"{at.Path}\"\n")
            .Append(null, $"internal static object Use{number}(global::Remoting.Executor executor{parameters}) => executor.{map}({type}.Remote.@{method.Name}{arguments});\n");
    }
}
