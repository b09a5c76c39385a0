namespace Remoting.Benchmarks.Measuring;

/// <summary>One who does the work of a row.</summary>
/// <param name="Name">Who.</param>
/// <param name="Round">Does the work once, checks its result and gives the figure, in the unit of the row.</param>
/// <param name="Operations">Calls of one round: the processor time is given for each.</param>
/// <param name="MaxRounds">Fewer than the row's where a round takes seconds.</param>
internal sealed record Side(string Name, Func<Task<double>> Round, int Operations, int MaxRounds);
