using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// A type with <c>[MessagePackObject]</c>: laid out as the library lays it out, an array by integer keys or a map by string keys.
/// Where its annotations are not understood, the type is the library's own to handle.
/// </summary>
internal static class AnnotatedObjectParser
{
    public static TypeShape Parse(INamedTypeSymbol type, AttributeData annotation, KnownTypes known)
    {
        var marks = known.MessagePack;
        var keyIsName = annotation.ConstructorArguments.FirstOrDefault().Value is true;
        var members = new List<ObjectMember>();
        var keys = new Dictionary<ObjectMember, object>();
        foreach (var member in ObjectMember.Collect(type, known))
        {
            if (marks.IsIgnored(member.Symbol))
                continue;
            if (MessagePackTypes.Find(member.Symbol, marks.Formatter) is not null)
                return TypeShape.Formatted(type);

            var key = MessagePackTypes.Find(member.Symbol, marks.Key)?.ConstructorArguments.FirstOrDefault().Value
                ?? (keyIsName ? member.Symbol.Name : null);
            if (key is null || keys.ContainsValue(key))
                return TypeShape.Unknown(type, "has a member without a key of its own");
            keys.Add(member, key);
            members.Add(member);
        }

        var isInteger = keys.Values.All(key => key is int);
        if (!isInteger && !keys.Values.All(key => key is string))
            return TypeShape.Unknown(type, "mixes kinds of keys");
        if (ConstructorPlan.Choose(type, members, known) is not { } plan)
            return TypeShape.Unknown(type, "has no constructor that takes its members");

        // Members that cannot come back travel none the less: the layout is the library's.
        var ordered = members.ToImmutableArray();
        if (isInteger)
            ordered = [.. ordered.OrderBy(member => (int)keys[member])];
        if (isInteger && ordered.Length > 0 && ((int)keys[ordered[0]] < 0 || (int)keys[ordered[ordered.Length - 1]] > 1000))
            return TypeShape.Unknown(type, "has keys out of range");

        var hasCallbacks = type.AllInterfaces.Any(i => KnownTypes.Is(i, marks.Callbacks));
        var kept = plan.Members;
        return TypeShape.Composite(
            type,
            [.. ordered.Select(member => (member.Type, (ISymbol?)member.Symbol))],
            (name, serializer, resolve) => new ObjectModel(
                name,
                serializer,
                type.IsReferenceType,
                isInteger ? ObjectLayout.IntegerKeys : ObjectLayout.StringKeys,
                hasCallbacks,
                ordered.Select(member => new MemberModel(member.Identifier, resolve(member.Type), Key(keys[member]), plan.IsAssigned(member))).ToEquatableArray(),
                plan.Arguments(ordered)),
            [.. ordered.Where(member => !kept.Contains(member)).Select(member => member.Symbol)]);
    }

    private static string Key(object key) => key is int number
        ? number.ToString(CultureInfo.InvariantCulture)
        : SymbolDisplay.FormatLiteral((string)key, quote: true);
}
