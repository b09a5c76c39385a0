using Microsoft.CodeAnalysis;

namespace Remoting.CodeFixes;

/// <summary>How attributes are written.</summary>
internal static class AttributeNames
{
    /// <summary>As short as the usings of the file allow; an alias need not end as the type does.</summary>
    public static string Of(INamedTypeSymbol attribute, SemanticModel model, int position)
    {
        const string ending = nameof(Attribute);
        string name = attribute.ToMinimalDisplayString(model, position);
        return name.EndsWith(ending, StringComparison.Ordinal) && name.Length > ending.Length ? name.Substring(0, name.Length - ending.Length) : name;
    }
}
