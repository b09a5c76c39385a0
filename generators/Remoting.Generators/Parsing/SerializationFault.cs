using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>The place in a type where serialization cannot, or may not, succeed.</summary>
/// <param name="Root">The type of the parameter or of the result.</param>
/// <param name="Path">
/// The properties and fields that lead to the place, outermost first; empty where the root itself, or an element of it, is at fault.
/// </param>
/// <param name="OffendingType">The type at the end of the path.</param>
/// <param name="Reason">Why not, as a clause: "is a delegate".</param>
internal sealed record SerializationFault(ITypeSymbol Root, ImmutableArray<ISymbol> Path, ITypeSymbol OffendingType, string Reason)
{
    /// <summary><c>Order.Customer.Connection: System.Data.Common.DbConnection</c>, or the type's name alone where there is no path.</summary>
    public string Describe()
    {
        var offending = OffendingType.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
        return Path.IsEmpty
            ? offending
            : Path[0].ContainingType.Name + "." + string.Join(".", Path.Select(member => member.Name)) + ": " + offending;
    }
}
