using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>An abstract class or an interface of this compilation: what travels is one of the types that are known to derive from it.</summary>
internal static class AbstractParser
{
    public static TypeShape? Parse(INamedTypeSymbol type, KnownTypes known)
    {
        if (!StateParser.IsSource(type, known) || !known.DerivedTypes(type).Any(derived => !derived.IsAbstract))
            return null;
        var constants = Constants.Of(type, known);
        return TypeShape.Composite(type, [], (name, serializer, _) => new AbstractModel(name, serializer, constants.ToEquatableArray()));
    }
}
