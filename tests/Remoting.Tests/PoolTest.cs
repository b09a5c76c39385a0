using System.Diagnostics;
using Remoting.Chaos;

namespace Remoting.Tests;

/// <summary>
/// A test that starts workers: has a folder of its own to talk with them through files. (That nothing is left behind is checked for every test:
/// <see cref="Leaks.LeavesNothingBehindAttribute"/>.)
/// </summary>
public abstract class PoolTest : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("remoting-test-").FullName;

    protected static CancellationToken TestToken => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The path of a file that a callable makes, or waits for.</summary>
    protected string FileOf(string name) => Path.Combine(_folder, name);

    /// <summary>The files of that folder whose names begin so.</summary>
    protected IEnumerable<string> FilesOf(string beginning) => TestSystem.FilesOf(_folder, beginning);

    /// <summary>What calls of <see cref="Calls.Mark"/> left: one number for each time that one ran.</summary>
    protected int[] Marks(string name) =>
        [.. FilesOf(name + ".").SelectMany(TestSystem.ReadLines).Select(line => int.Parse(line, System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>
    /// A pool of one worker that is given all the time to end a call that is to end: on a busy machine the first such call of a process may take longer than the
    /// second that it has by default.
    /// </summary>
    protected static ProcessPoolExecutor PatientPool() => new(new ProcessPoolOptions { MaxWorkers = 1, CancellationGracePeriod = TimeSpan.FromMinutes(1) });

    /// <summary>Waits until something is so; the test's time limit ends a wait in vain.</summary>
    protected static async Task Until(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(30 * TestSystem.Patience))
                Assert.Fail($"After {clock.Elapsed.TotalSeconds:0} s it is still not so that {what}.");
            await Task.Delay(2);
        }
    }

    /// <summary>Makes the file that calls wait for at the end, also where a test has failed: a pool waits for its calls.</summary>
    private protected IAsyncDisposable MadeAtTheEnd(string name) => new EndFile(FileOf(name));

    protected static Task UntilFile(string path) => Until(() => File.Exists(path), $"{path} exists");

    protected static Task UntilGone(int processId) => Until(() => !IsAlive(processId), $"process {processId} is gone");

    protected static bool IsAlive(int processId) => TestSystem.IsAlive(processId);

    private sealed class EndFile(string file) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await File.WriteAllTextAsync(file, "");
    }
}
