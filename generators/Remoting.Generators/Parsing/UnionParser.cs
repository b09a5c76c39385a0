using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
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
            if (known.Compilation.ClassifyConversion(derived, type) is not { IsImplicit: true, IsIdentity: false } conversion || !(conversion.IsReference || conversion.IsBoxing))
                return TypeShape.Unknown(type, "is a union with a case that is not derived from it");
            if (cases.Exists(other => other.Key == key))
                return TypeShape.Unknown(type, "is a union with two cases of one key");
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
