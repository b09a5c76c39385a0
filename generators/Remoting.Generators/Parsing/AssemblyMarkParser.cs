using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// <c>[assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse))]</c>: the overloads that certainly can be called remotely.
/// The others are left out, since nobody asked for each of them.
/// </summary>
internal static class AssemblyMarkParser
{
    /// <summary>The type and method name of a mark; the type is <see langword="null"/> if it is nothing that can have callables.</summary>
    public static (INamedTypeSymbol? Type, string? Method, string? Name) Read(AttributeData mark)
    {
        var arguments = mark.ConstructorArguments;
        if (arguments.Length != 2 || arguments[0].Value is not INamedTypeSymbol { IsUnboundGenericType: false } type || arguments[1].Value is not string method)
            return default;
        return (type, method, mark.NamedArguments.FirstOrDefault(argument => argument.Key == "Name").Value.Value as string);
    }

    public static ImmutableArray<CallableParse> Parse(AttributeData mark, KnownTypes known, CancellationToken ct)
    {
        var (type, method, name) = Read(mark);
        if (type is null || method is null || WireNames.IsBroken(name))
            return [];

        var parses = type.GetMembers(method)
            .OfType<IMethodSymbol>()
            .Select(overload => CallableParser.Parse(overload, known, ct, isOthers: true))
            .Where(parse => parse.Model is not null && parse.Problems.IsEmpty)
            .GroupBy(parse => parse.Model!.StubSignature, StringComparer.Ordinal)
            .Select(Best)
            .ToImmutableArray();

        // One name cannot stand for several overloads.
        return name is { Length: > 0 } && parses.Length == 1
            ? [parses[0].Named(name)]
            : parses;
    }

    /// <summary>
    /// Of overloads with the same stub the one that can do most: with a token it can be stopped. Whose methods they are could not
    /// give one of them another name.
    /// </summary>
    private static CallableParse Best(IEnumerable<CallableParse> overloads) => overloads
        .OrderBy(parse => parse.Model!.IsInstance)
        .ThenByDescending(parse => parse.Model!.Parameters.Count(parameter => parameter.Role != ParameterRole.Omitted))
        .ThenBy(parse => parse.Model!.Parameters.Count)
        .ThenBy(parse => parse.Model!.Signature, StringComparer.Ordinal)
        .First();
}
