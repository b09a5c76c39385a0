using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>
/// Whether the compiler takes the constructor that is meant. Arguments are given by name, and have exactly the types of its parameters, so that no other one fits
/// better; but one may be preferred all the same, or fit just as well.
/// </summary>
internal static class ConstructorChoice
{
    public static bool IsCertain(IMethodSymbol meant, IReadOnlyCollection<IParameterSymbol> given) => meant.ContainingType.InstanceConstructors
        .Where(other => !SymbolEqualityComparer.Default.Equals(other, meant))
        .All(other => !(HasPriority(other) || HasPriority(meant) ? MayTake(other, given) : FitsAsWell(other, meant, given)));

    private static bool HasPriority(IMethodSymbol constructor) => constructor.GetAttributes().Any(mark => mark.AttributeClass?.Name == "OverloadResolutionPriorityAttribute");

    /// <summary>Whether the arguments fit by their names, whatever they are converted to.</summary>
    private static bool MayTake(IMethodSymbol other, IReadOnlyCollection<IParameterSymbol> given) =>
        given.All(argument => other.Parameters.Any(parameter => parameter.Name == argument.Name))
        && other.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams || given.Any(argument => argument.Name == parameter.Name));

    /// <summary>The types may be the same by type arguments only, or stand in another order. Of two constructors the one counts of which nothing is left out.</summary>
    private static bool FitsAsWell(IMethodSymbol other, IMethodSymbol meant, IReadOnlyCollection<IParameterSymbol> given) =>
        (other.Parameters.Length == given.Count || given.Count < meant.Parameters.Length)
        && MayTake(other, given)
        && given.All(argument => other.Parameters.Any(parameter => parameter.Name == argument.Name && SameType.Comparer.Equals(parameter.Type, argument.Type)));
}
