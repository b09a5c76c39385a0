using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>
/// A type whose fields the compiler does not show, since they are another assembly's, or another generator's. What is public proves nothing about
/// them, so they are looked at when the program runs. What is public still tells what can never travel.
/// </summary>
internal static class MetadataParser
{
    public static TypeShape Parse(INamedTypeSymbol type, KnownTypes known)
    {
        var members = ObjectMember.Collect(type, known).Where(member => !known.MessagePack.IsIgnored(member.Symbol) && IsStored(member));
        return TypeShape.Planned(type, [.. members.Select(member => (member.Type, (ISymbol?)member.Symbol))]);
    }

    /// <summary>A property that is computed holds nothing.</summary>
    private static bool IsStored(ObjectMember member) =>
        member.Symbol is IFieldSymbol { IsFixedSizeBuffer: false }
        || (member.Symbol is IPropertySymbol { GetMethod: { } getter } property
            && (property.SetMethod is not null || getter.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute")));
}
