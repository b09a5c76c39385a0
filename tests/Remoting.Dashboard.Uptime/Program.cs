// A month of a service in minutes: so many calls, some of which fail, print or kill their worker, while somebody looks at the dashboard. Prints what the process
// holds as it goes on; exit code 1 when that has grown.  dotnet run -c Release --project tests/Remoting.Dashboard.Uptime -- [CALLS]
using System.Diagnostics;
using Remoting;
using Remoting.Dashboard;
using Uptime;

long calls = args is [var number, ..] ? long.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : 10_000_000;
const long Most = 32 << 20;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
await using var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 2, MaxCallsPerWorker = 500_000, WorkerOutput = WorkerOutput.Discard });
await using var app = builder.Build();
app.MapRemotingDashboard("/remoting", options => options.Add("month", pool));
await app.StartAsync();
using var viewing = new CancellationTokenSource();
var viewer = Viewer.FollowAsync(new Uri(app.Urls.First() + "/remoting/events"), viewing.Token);

Console.WriteLine($"{"calls",12} {"heap MB",9} {"process MB",11} {"calls/s",10} {"frames",8} {"deaths",7}");
var steps = new List<long>();
const int Steps = 20;
for (int step = 0; step < Steps; step++)
{
    var clock = Stopwatch.StartNew();
    long share = calls / Steps;
    await pool.ForEachAsync(Work.Remote.Count, Numbers(share), ChunkSize.Auto);
    double rate = share / clock.Elapsed.TotalSeconds;
    for (int i = 0; i < 200; i++)
        await Work.TryAsync(pool, i);
    GC.Collect();
    GC.WaitForPendingFinalizers();
    GC.Collect();
    long heap = GC.GetTotalMemory(forceFullCollection: true);
    steps.Add(heap);
    using var self = Process.GetCurrentProcess();
    Console.WriteLine($"{(step + 1) * share,12:N0} {heap / 1e6,9:0.0} {self.WorkingSet64 / 1e6,11:0} {rate,10:N0} {Viewer.Frames,8:N0} {pool.GetSnapshot().WorkerDeaths,7}");
}
await viewing.CancelAsync();
await viewer;
// By then all that is kept within a limit has come to it.
long grown = steps[^1] - steps[Steps / 2];
Console.WriteLine($"In the second half the heap has grown by {grown / 1e6:0.0} MB.");
return grown <= Most ? 0 : 1;

static IEnumerable<int> Numbers(long count)
{
    for (long i = 0; i < count; i++)
        yield return (int)i;
}
