// The notebook's factors in Python.NET, an interpreter a process. Exit code 0: all as it should be; 1: not; 2: Python is missing.
using System.Diagnostics;
using Interpreters;
using Remoting;

if (PythonLibrary.Find() is not { } library)
{
    Console.Error.WriteLine($"Python is not on this machine as a library. Debian, Ubuntu: apt-get install libpython3-dev; elsewhere any Python from 3.8 to 3.13, named by {PythonLibrary.Variable}.");
    return 2;
}
Console.WriteLine($"Python: {library}");

long[] numbers = [112272535095293, 112582705942171, 112272535095293, 115280095190773, 115797848077099, 1099726899285419];
const long NotebookSum = 568206055343329;
int processors = Environment.ProcessorCount;
bool isRight = true;

// Threads of this process share one interpreter, and its lock.
Notebook.Start();
await using var threads = new ThreadPoolExecutor(processors);
await MeasureAsync($"{processors} threads, one interpreter", threads);

await using var pool = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = processors, MinWorkers = processors, Initializer = Notebook.Remote.Start() });
await pool.WarmUpAsync();
await MeasureAsync($"{processors} processes, an interpreter each", pool);

// One that hangs beside the others: its process is stopped, and theirs go on.
var hanging = pool.SubmitAsync(Notebook.Remote.Hang(), new CallOptions { Timeout = TimeSpan.FromSeconds(1) });
await MeasureAsync("the same beside one that hangs", pool);
try
{
    await hanging;
    isRight = false;
}
catch (CallTimeoutException e)
{
    Console.WriteLine($"The one that hangs: {e.Message}");
}
Console.WriteLine(isRight ? "All results are the notebook's." : "WRONG: a result is not the notebook's.");
return isRight ? 0 : 1;

async Task MeasureAsync(string how, Executor executor)
{
    var clock = Stopwatch.StartNew();
    long sum = 0;
    await foreach (long[] factors in executor.MapAsync(Notebook.Remote.Factors, numbers, chunkSize: 1))
        sum += factors.Sum();
    Console.WriteLine($"{how}: {clock.Elapsed.TotalSeconds:F2} s, sum {sum}");
    isRight &= sum == NotebookSum;
}
