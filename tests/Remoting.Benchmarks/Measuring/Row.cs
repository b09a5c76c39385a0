namespace Remoting.Benchmarks.Measuring;

/// <summary>One row of the table: some work, who does it, and what ours must come to.</summary>
internal abstract class Row
{
    /// <summary>What it is called on the command line, in the table and in the file of figures.</summary>
    public abstract string Name { get; }

    /// <summary>The unit of its figures: s, ms, µs, GB/s, MiB or B.</summary>
    public abstract string Unit { get; }

    /// <summary>What is done, in one line.</summary>
    public abstract string Work { get; }

    /// <summary>What ours must come to; none where the figure is only reported.</summary>
    public virtual IReadOnlyList<Target> Targets => [];

    /// <summary>Rounds unless the command line asks for another number.</summary>
    public virtual int Rounds => 9;

    /// <summary>Fewer rounds than this would say nothing.</summary>
    public virtual int MinRounds => 1;

    /// <summary>More rounds than this would only cost time.</summary>
    public virtual int MaxRounds => 99;

    /// <summary>How long each side is run before it is measured, at least once; longer on a busy machine.</summary>
    public virtual TimeSpan WarmUp => TimeSpan.FromSeconds(1.5);

    /// <summary>Makes ready whoever takes part.</summary>
    public abstract Task OpenAsync(Contest contest);
}
