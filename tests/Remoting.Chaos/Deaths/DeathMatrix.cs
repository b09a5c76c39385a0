namespace Remoting.Chaos.Deaths;

/// <summary>One question: what is seen when a worker dies in this way, at this moment, under this policy?</summary>
/// <param name="Moment">When.</param>
/// <param name="DeathCause">How.</param>
/// <param name="Policy">What the pool does about it.</param>
/// <param name="Expected">The answer.</param>
public sealed record DeathCell(Moment Moment, DeathCause DeathCause, WorkerLoss Policy, DeathEffect Expected);

/// <summary>Every way to die at every moment under both policies, and what must come of it.</summary>
public static class DeathMatrix
{
    private const string Replace = """
        moment      exit0 exit7 unhandled failfast stack native memory kill  term  stop  close
        idle        kept  kept  kept      kept     kept  kept   kept   kept  kept  kept  kept
        starting    kept  kept  kept      kept     kept  kept   kept   kept  kept  kept  -
        initializer kept  kept  kept      kept     kept  kept   kept   kept  kept  kept  kept
        arguments   dies  dies  dies      dies     dies  dies   dies   dies  dies  late  dies
        running     dies  dies  dies      dies     dies  dies   dies   dies  dies  late  dies
        writing     dies  dies  dies      dies     dies  dies   dies   dies  dies  late  dies
        between     one   one   one       one      one   one    one    one   one   one   one
        recycling   kept  kept  kept      kept     kept  kept   kept   kept  kept  kept  kept
        shutdown    kept  kept  kept      kept     kept  kept   kept   kept  kept  kept  kept
        leased      dies  dies  dies      dies     dies  dies   dies   dies  dies  late  dies
        sharing     dies  dies  dies      dies     dies  dies   dies   dies  dies  late  dies
        """;

    // A worker that was stopped is not dead: the pool goes on without it, under this policy too.
    private const string BreakPool = """
        moment      exit0  exit7  unhandled failfast stack  native memory kill   term   stop   close
        idle        breaks breaks breaks    breaks   breaks breaks breaks breaks breaks kept   breaks
        starting    breaks breaks breaks    breaks   breaks breaks breaks breaks breaks breaks -
        initializer breaks breaks breaks    breaks   breaks breaks breaks breaks breaks breaks breaks
        arguments   dies   dies   dies      dies     dies   dies   dies   dies   dies   late   dies
        running     dies   dies   dies      dies     dies   dies   dies   dies   dies   late   dies
        writing     dies   dies   dies      dies     dies   dies   dies   dies   dies   late   dies
        between     breaks breaks breaks    breaks   breaks breaks breaks breaks breaks one    breaks
        recycling   kept   kept   kept      kept     kept   kept   kept   kept   kept   kept   kept
        shutdown    kept   kept   kept      kept     kept   kept   kept   kept   kept   kept   kept
        leased      dies   dies   dies      dies     dies   dies   dies   dies   dies   late   dies
        sharing     dies   dies   dies      dies     dies   dies   dies   dies   dies   late   dies
        """;

    /// <summary>All cells, row by row.</summary>
    public static IReadOnlyList<DeathCell> Cells { get; } = [.. Parse(Replace, WorkerLoss.Replace), .. Parse(BreakPool, WorkerLoss.BreakPool)];

    /// <summary>Why a cell is <see cref="DeathEffect.Never"/>.</summary>
    public static string WhyNever(DeathCell cell) => cell switch
    {
        { Moment: Moment.Starting, DeathCause: DeathCause.CloseChannel } => "a worker that has not connected has no channel to close",
        _ => throw new InvalidOperationException($"{cell} can happen, as far as anyone knows."),
    };

    private static IEnumerable<DeathCell> Parse(string table, WorkerLoss policy)
    {
        string[] rows = table.Split('\n');
        foreach (var moment in Enum.GetValues<Moment>())
        {
            string[] words = rows[1 + (int)moment].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (!words[0].Equals(moment.ToString(), StringComparison.OrdinalIgnoreCase) || words.Length != 1 + Enum.GetValues<DeathCause>().Length)
                throw new FormatException($"Row {1 + (int)moment} is not that of {moment}.");
            foreach (var cause in Enum.GetValues<DeathCause>())
                yield return new DeathCell(moment, cause, policy, Read(words[1 + (int)cause]));
        }
    }

    private static DeathEffect Read(string word) => word switch
    {
        "-" => DeathEffect.Never,
        "kept" => DeathEffect.Kept,
        "dies" => DeathEffect.Dies,
        "late" => DeathEffect.TimesOut,
        "one" => DeathEffect.AtMostOne,
        "breaks" => DeathEffect.Breaks,
        _ => throw new FormatException($"'{word}' is no outcome."),
    };
}
