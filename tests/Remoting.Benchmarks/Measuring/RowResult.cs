namespace Remoting.Benchmarks.Measuring;

/// <summary>What one side came to: medians of its rounds.</summary>
/// <param name="Name">Who.</param>
/// <param name="Value">In the unit of the row.</param>
/// <param name="Rounds">How often it was measured.</param>
/// <param name="Cpu">Processor time for each call.</param>
internal sealed record Figure(string Name, double Value, int Rounds, CpuTime Cpu);

/// <summary>What a row came to.</summary>
/// <param name="Row">Which.</param>
/// <param name="Figures">Ours first; none where the row failed.</param>
/// <param name="Missing">Peers that are not installed here.</param>
/// <param name="OtherLoad">How much of the machine other programs used meanwhile, from 0 to 1.</param>
/// <param name="Error">Why the row failed; null where it did not.</param>
internal sealed record RowResult(Row Row, IReadOnlyList<Figure> Figures, IReadOnlyList<string> Missing, double OtherLoad, string? Error)
{
    public Figure? Ours => Figures is [var ours, ..] ? ours : null;

    public IEnumerable<Figure> Against => Figures.Skip(1);

    public Figure? Find(string peer) => Against.FirstOrDefault(figure => figure.Name == peer);

    /// <summary>Whether a target is met; null where its peer was not measured.</summary>
    public bool? IsMet(Target target)
    {
        if (Ours is not { } ours)
            return false;
        if (target.Peer is not { } peer)
            return target.IsMetBy(ours.Value);
        return Find(peer) is { } theirs ? target.IsMetBy(ours.Value / theirs.Value) : null;
    }
}
