// Jobs that hang, of Hangfire and of Quartz, stopped for certain: by a limit, and by hand. Exit code 0: all as it should be; 1: not.
using Jobs;
using Remoting;

// A call whose token is cancelled has so long to leave by itself; then its process is ended.
await using var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 3, CancellationGracePeriod = TimeSpan.FromMilliseconds(300) });
var runner = new ReportRunner(pool);
var checks = new Checks();
await HangfireScene.RunAsync(runner, checks);
await QuartzScene.RunAsync(runner, checks);
return checks.AreAllRight ? 0 : 1;
