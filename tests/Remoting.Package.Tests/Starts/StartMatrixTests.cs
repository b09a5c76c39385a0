using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Starts;

/// <summary>
/// A program that knows the package only, shipped in every way, on a machine where no <c>dotnet</c> is to be found unless it needs one: it starts workers, sees
/// them die, and goes on. <c>REMOTING_STARTS=all</c> goes through all ways instead of the quick ones, and <c>REMOTING_STARTS_REPORT=file</c> writes the table.
/// </summary>
public sealed class StartMatrixTests(StartMatrixProject project) : IClassFixture<StartMatrixProject>
{
    // A publication without a cache, on a machine that may be busy.
    private const int Limit = 600_000;

    public static TheoryData<StartWay> Ways() => new(StartWay.All.Where(way => way.IsQuick || Environment.GetEnvironmentVariable("REMOTING_STARTS") == "all"));

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Ways), DisableDiscoveryEnumeration = true)]
    public async Task A_program_starts_workers_however_it_is_shipped(StartWay way)
    {
        var token = TestContext.Current.CancellationToken;
        string folder = await project.PublishAsync(way, token);

        var run = await project.RunAsync(way, folder, [], [], token);
        await project.ReportAsync(way, run.ExitCode == 0 && run.Output == StartProgram.Expected(way.Mode), folder, token);

        Assert.True(run.ExitCode == 0, $"{run.ExitCode}: {run.Output}{run.Error}");
        Assert.Equal(StartProgram.Expected(way.Mode), run.Output, ignoreLineEndingDifferences: true);

        if (way.MostBytes is { } most)
            Assert.InRange(StartMatrixProject.SizeOf(folder), 1, most);

        // Started as a worker, and without what it takes to be one: it does not run as the program, which would start more of its kind.
        var stray = await project.RunAsync(way, folder, [], new() { ["REMOTING_WORKER"] = "stray" }, token);
        Assert.Equal(64, stray.ExitCode);
        Assert.Empty(stray.Output);
        Assert.StartsWith("This process was started as a worker and has reached the program's own code", stray.Error, StringComparison.Ordinal);
        Assert.Single(stray.Error.TrimEnd().Split('\n'));
    }

    /// <summary>While workers run, the file that they run cannot be written.</summary>
    [Fact(Timeout = Limit)]
    public async Task What_workers_are_started_by_is_not_written_again_where_it_is_there()
    {
        var token = TestContext.Current.CancellationToken;
        var way = StartWay.All.First(way => way is { IsQuick: true, Mode: "WorkerHost" });
        string folder = await project.PublishAsync(way, token);
        string host = Path.Combine(folder, "Remoting.Worker");
        var written = File.GetLastWriteTimeUtc(host);
        await project.PublishAsync(way, folder, token);
        Assert.Equal(written, File.GetLastWriteTimeUtc(host));
        var run = await project.RunAsync(way, folder, [], [], token);
        Assert.Equal(StartProgram.Expected(way.Mode), run.Output, ignoreLineEndingDifferences: true);
    }
}
