using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>Full names of types, from the extern alias on where their assembly has one.</summary>
internal static class QualifiedNames
{
    private const string Global = "global";

    /// <param name="type">The type.</param>
    /// <param name="format">Full names, with <c>global::</c>.</param>
    /// <param name="isGlobalOmitted">Whether <c>global::</c> is left out after all; an alias is not.</param>
    public static string Write(ITypeSymbol type, SymbolDisplayFormat format, bool isGlobalOmitted = false)
    {
        if (AssemblyAliases.Current is not { } aliases)
            return Escape(type.ToDisplayString(format));

        var text = new StringBuilder();
        var parts = type.ToDisplayParts(format);
        for (var i = 0; i < parts.Length; i++)
        {
            if (!IsGlobal(parts[i]))
            {
                text.Append(parts[i].ToString());
                continue;
            }

            // The alias is that of the first type of the name, which the namespaces stand before.
            var first = parts.Skip(i).Select(part => part.Symbol).OfType<INamedTypeSymbol>().FirstOrDefault();
            var alias = aliases.Of(first?.ContainingAssembly) ?? (isGlobalOmitted ? null : Global);
            if (alias is null)
                i++;
            else
                text.Append(alias);
        }

        return Escape(text.ToString());
    }

    /// <summary>The one word that means something in the middle of a name: in asynchronous methods.</summary>
    private static string Escape(string name) => name.IndexOf("await", StringComparison.Ordinal) < 0 ? name : Regex.Replace(name, @"(?<=[.:])await\b", "@await");

    private static bool IsGlobal(SymbolDisplayPart part) => part.Kind == SymbolDisplayPartKind.Keyword && part.ToString() == Global;
}
