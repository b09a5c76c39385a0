using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>An abstract class or an interface whose derived types are listed by <c>[Union]</c>.</summary>
internal static class UnionParser
{
    public static TypeShape Parse(INamedTypeSymbol type, KnownTypes known)
    {
        var cases = new List<(int Key, INamedTypeSymbol Type)>();
        foreach (var data in type.GetAttributes())
        {
            if (!SymbolEqualityComparer.Default.Equals(data.AttributeClass, known.MessagePack.Union))
                continue;
            var arguments = data.ConstructorArguments;
            if (arguments.Length != 2 || arguments[0].Value is not int key || arguments[1].Value is not INamedTypeSymbol { IsUnboundGenericType: false } derived)
                return TypeShape.Unknown(type, "is a union with a case that generated code does not know");
            if (HiddenParser.IsHidden(derived, known))
                return TypeShape.Unknown(type, "is a union with a case that generated code cannot name");
            cases.Add((key, derived));
        }

        if (!type.IsAbstract)
            return TypeShape.Unknown(type, "is a union that is not abstract");
        return TypeShape.Annotated(
            type,
            [.. cases.Select(c => ((ITypeSymbol)c.Type, (ISymbol?)null))],
            (name, serializer, resolve) => new UnionModel(
                name,
                serializer,
                cases.Select(c => new UnionCase(c.Key, resolve(c.Type))).ToEquatableArray()),
            [],
            []);
    }
}
