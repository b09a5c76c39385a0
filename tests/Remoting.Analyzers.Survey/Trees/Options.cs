namespace Remoting.Analyzers.Survey.Trees;

/// <summary>What a survey is to look at.</summary>
/// <param name="Folders">The source trees.</param>
/// <param name="Sample">So many reports are printed, to be read.</param>
/// <param name="Seed">Chooses them.</param>
/// <param name="MakesInternal">Whether private methods are made internal, so that they are judged, too.</param>
internal sealed record Options(IReadOnlyList<string> Folders, int Sample, int Seed, bool MakesInternal);
