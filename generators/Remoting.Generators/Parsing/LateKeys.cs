using System.Collections.Immutable;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Sets and dictionaries whose keys may not be whole when they are read. Not all of them can be seen here: behind what is known at run time only, any table
/// may stand, and its keys may be the objects that lead to it.
/// </summary>
internal static class LateKeys
{
    public static bool May(IReadOnlyList<TypeShape> shapes, ImmutableArray<TypeModel> types) =>
        types.Any(IsLate) || (shapes.Any(shape => shape.Numbering == Numbering.Cyclic) && (shapes.Any(shape => shape.Reference.Form == WireForm.Dynamic) || types.Any(MayHide)));

    private static bool IsLate(TypeModel type) => type is KeyedModel { IsLate: true } or CollectionModel { IsLate: true };

    /// <summary>Whether an object of a type that is not known here may stand there.</summary>
    private static bool MayHide(TypeModel type) => type is AbstractModel or CollectionModel or StateModel { MayBeDerived: true } or SequenceModel { MayBeDerived: true }
        or GridModel { MayBeDerived: true } or ConversionModel { MayBeDerived: true } or KeyedModel { MayBeDerived: true } or SharedModel { MayBeDerived: true };
}
