using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>A member of an annotated type, and where it stands in the library's format.</summary>
/// <param name="Member">The property or field.</param>
/// <param name="Key">An <see langword="int"/>, or a <see langword="string"/>.</param>
/// <param name="Order">What <c>[DataMember]</c> says of its place among string keys.</param>
internal sealed record AnnotatedMember(ObjectMember Member, object Key, int Order)
{
    /// <summary>How it travels, where an annotation names its formatter.</summary>
    public TypeRef? Formatter { get; init; }

    /// <summary>The members that the library sees, in its order; <see langword="null"/>, with the reason, where it would refuse the type.</summary>
    public static List<AnnotatedMember>? Collect(INamedTypeSymbol type, AttributeData annotation, KnownTypes known, out string reason)
    {
        reason = "";
        var marks = known.MessagePack;
        var isContract = IsContract(annotation, known);
        var keyIsName = IsByName(annotation, known);
        var found = new List<AnnotatedMember>();
        foreach (var member in ObjectMember.Collect(type, known))
        {
            if (marks.IsIgnored(member.Symbol))
                continue;
            var dataMember = MessagePackTypes.Find(member.Symbol, marks.DataMember);
            if (isContract && dataMember is null)
                continue;

            var key = KeyOf(member.Symbol, annotation, known);
            if (key is null || found.Exists(other => other.Key.Equals(key)))
            {
                reason = "has a member without a key of its own";
                return null;
            }

            found.Add(new AnnotatedMember(member, key, dataMember is null ? int.MaxValue : Argument(dataMember, "Order") as int? ?? -1));
        }

        // Properties before fields; where names are keys, so within each of the bases, and where there are keys, in all.
        IEnumerable<AnnotatedMember> ordered = keyIsName
            ? found.OrderBy(item => Depth(item.Member.Symbol.ContainingType)).ThenBy(item => item.Member.Symbol is IFieldSymbol).ThenBy(item => Place(item.Member.Symbol))
            : found.OrderBy(item => item.Member.Symbol is IFieldSymbol);
        return [.. found.TrueForAll(item => item.Key is int) ? found.OrderBy(item => (int)item.Key) : ordered.OrderBy(item => item.Order)];
    }

    /// <summary>Whether each member's name is its key.</summary>
    public static bool IsByName(AttributeData annotation, KnownTypes known) => !IsContract(annotation, known) && annotation.ConstructorArguments.FirstOrDefault().Value is true;

    /// <summary>The key of a member; <see langword="null"/> where it has none, or is left out.</summary>
    public static object? KeyOf(ISymbol member, AttributeData annotation, KnownTypes known)
    {
        var marks = known.MessagePack;
        if (marks.IsIgnored(member))
            return null;
        if (IsByName(annotation, known))
            return member.Name;
        if (!IsContract(annotation, known))
            return ExplicitKey(member, marks);
        return MessagePackTypes.Find(member, marks.DataMember) is { } dataMember ? ContractKey(member, dataMember) : null;
    }

    /// <summary>The key as code writes it.</summary>
    public string Literal => Key is int number
        ? number.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : SymbolDisplay.FormatLiteral((string)Key, quote: true);

    private static bool IsContract(AttributeData annotation, KnownTypes known) => KnownTypes.Is(annotation.AttributeClass, known.MessagePack.DataContract);

    private static object? ExplicitKey(ISymbol member, MessagePackTypes marks)
    {
        // An override has its key from what it overrides.
        for (var current = member; current is not null; current = (current as IPropertySymbol)?.OverriddenProperty)
        {
            if (MessagePackTypes.Find(current, marks.Key) is { } key)
                return key.ConstructorArguments.FirstOrDefault().Value;
        }

        return null;
    }

    private static object ContractKey(ISymbol member, AttributeData dataMember) =>
        Argument(dataMember, "Order") is int order and not -1 ? order : Argument(dataMember, "Name") as string ?? member.Name;

    private static object? Argument(AttributeData data, string name) => data.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;

    private static int Place(ISymbol member) => member.ContainingType.GetMembers().IndexOf(member);

    private static int Depth(INamedTypeSymbol type) => type.BaseType is { } parent ? Depth(parent) + 1 : 0;
}
