using Remoting.Generators.Model;

namespace Remoting.Generators.Declarations;

/// <summary>What was found in one state of a project: plain data, by which the next state is found faster.</summary>
/// <param name="Digest">All declarations.</param>
/// <param name="Surroundings">What every callable depends on: options, references, and what files say everywhere.</param>
/// <param name="Constants">The values that declarations may use by name.</param>
/// <param name="Files">The files, in order.</param>
/// <param name="Marks">The callables that are marked themselves, by the digest of their file, in the order of its marks.</param>
/// <param name="AssemblyMarks">Those that are marked by the assembly, with all that they depend on.</param>
/// <param name="Callables">All of them.</param>
internal sealed record CallableState(
    string Digest,
    string Surroundings,
    string Constants,
    IReadOnlyList<TreeDeclarations> Files,
    IReadOnlyDictionary<string, IReadOnlyList<FoundMark>> Marks,
    FoundMark AssemblyMarks,
    EquatableArray<ParsedCallable> Callables);

/// <summary>What a mark stands for.</summary>
/// <param name="Method">The method, by its documentation's name and its signature; both parts of a partial one are the same. Empty where there is none.</param>
/// <param name="Callables">What came of it: nothing where it is no callable.</param>
/// <param name="Dependencies">The digests of the files that it was parsed from.</param>
/// <param name="UsesConstants">Whether one of them may use constants of others.</param>
internal sealed record FoundMark(string Method, IReadOnlyList<ParsedCallable> Callables, IReadOnlyList<string> Dependencies, bool UsesConstants)
{
    public static readonly FoundMark None = new("", [], [], UsesConstants: false);
}
