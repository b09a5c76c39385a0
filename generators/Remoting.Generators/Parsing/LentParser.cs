using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// <c>Shared&lt;T&gt;</c>: a number among the arguments, and a value that travels beside them, by itself. So what that leads to is nowhere else in what travels.
/// </summary>
internal static class LentParser
{
    private const string Value = "Value";

    public static TypeShape Parse(INamedTypeSymbol type)
    {
        var value = type.TypeArguments[0];
        return TypeShape.Lent(type, value, type.GetMembers(Value).FirstOrDefault(), (own, inner) => new LentModel(own.Name, own.Reader, inner));
    }

    /// <summary>Where a result has one: there it would belong to nobody.</summary>
    public static SerializationFault? InResult(ITypeSymbol result, ImmutableArray<TypeShape> shapes) =>
        shapes.FirstOrDefault(shape => shape.IsLent) is { } lent
            ? new SerializationFault(result, [], lent.Type, "is lent to the calls that have it as an argument, and cannot be given back")
            : null;
}
