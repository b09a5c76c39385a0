using Remoting.Chaos.Deaths;
using Remoting.Tests;

namespace Remoting.Chaos.Tests;

public sealed class DeathMatrixTests : PoolTest
{
    public static TheoryData<Moment, DeathCause, WorkerLoss> Possible
    {
        get
        {
            var data = new TheoryData<Moment, DeathCause, WorkerLoss>();
            foreach (var cell in DeathMatrix.Cells.Where(cell => cell.Expected != DeathEffect.Never))
                data.Add(cell.Moment, cell.DeathCause, cell.Policy);
            return data;
        }
    }

    /// <summary><c>dotnet run -c Release --project tests/Remoting.Chaos -- deaths</c> prints the same as a table, with times.</summary>
    [Cases]
    [MemberData(nameof(Possible))]
    public async Task A_death_has_the_outcome_that_the_matrix_says(Moment moment, DeathCause cause, WorkerLoss policy)
    {
        var cell = DeathMatrix.Cells.Single(cell => (cell.Moment, cell.DeathCause, cell.Policy) == (moment, cause, policy));
        var result = await CellRun.RunAsync(cell, Path.GetDirectoryName(FileOf("any"))!, TestToken);
        Assert.True(result.Wrong is null, $"{cell}: {result.Wrong}");
    }

    [Test]
    public void The_matrix_is_complete_and_says_why_a_cell_is_empty()
    {
        int cells = Enum.GetValues<Moment>().Length * Enum.GetValues<DeathCause>().Length * Enum.GetValues<WorkerLoss>().Length;
        Assert.Equal(cells, DeathMatrix.Cells.Distinct().Count());
        Assert.All(DeathMatrix.Cells.Where(cell => cell.Expected == DeathEffect.Never), cell => Assert.NotEmpty(DeathMatrix.WhyNever(cell)));
    }
}
