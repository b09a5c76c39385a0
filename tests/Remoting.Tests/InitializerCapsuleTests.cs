using System.Text.Json;

namespace Remoting.Tests;

/// <summary>An initializer that comes to a bad end leaves a capsule, as a call does; what the runtime leaves beside is bounded with them.</summary>
public sealed class InitializerCapsuleTests : PoolTest
{
    private string Capsules => FileOf("capsules");

    private string[] Files => [.. Directory.GetFiles(Capsules, "*.capsule.json").Order(StringComparer.Ordinal)];

    [Test]
    public async Task One_that_dies_with_its_worker_leaves_one_for_each_start()
    {
        await using var executor = new ProcessPoolExecutor(Options(Calls.Remote.Exit(5)));
        var broken = await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        Assert.Contains(broken.CapsulePath, Files);
        Assert.All(Files, file =>
        {
            var capsule = Read(file);
            Assert.Equal("Death", capsule.GetProperty("end").GetString());
            Assert.True(capsule.GetProperty("callable").GetProperty("initializer").GetBoolean());
            Assert.Contains("Exit", capsule.GetProperty("callable").GetProperty("name").GetString(), StringComparison.Ordinal);
            Assert.Equal(5, capsule.GetProperty("worker").GetProperty("exitCode").GetInt32());
            Assert.True(capsule.GetProperty("arguments").GetProperty("length").GetInt64() > 0);
        });
    }

    [Test]
    public async Task One_of_a_standby_worker_that_steps_in_does_too()
    {
        await using var executor = new ProcessPoolExecutor(Options(Calls.Remote.Exit(6)) with { StandbyWorkers = 1 });
        var broken = await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        Assert.Contains(broken.CapsulePath, Files);
    }

    [Test]
    public async Task One_that_throws_does_when_exceptions_are_asked_for()
    {
        await using (var silent = new ProcessPoolExecutor(Options(Calls.Remote.Throw("no licence"))))
            Assert.Null((await Assert.ThrowsAsync<BrokenProcessPoolException>(() => silent.SubmitAsync(Calls.Remote.Identity(1), TestToken))).CapsulePath);
        Assert.Empty(Files);
        await using var executor = new ProcessPoolExecutor(
            Options(Calls.Remote.Throw("no licence")) with { CrashCapsules = new CrashCapsuleOptions(Capsules) { OfExceptions = true } });
        var broken = await Assert.ThrowsAsync<BrokenProcessPoolException>(() => executor.SubmitAsync(Calls.Remote.Identity(1), TestToken));
        Assert.Equal("Exception", Read(broken.CapsulePath!).GetProperty("end").GetString());
    }

    [Test]
    public async Task One_that_returns_leaves_none_whatever_dies_later()
    {
        await using var executor = new ProcessPoolExecutor(Options(Calls.Remote.SetState(1)));
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.Exit(7), TestToken));
        Assert.Equal(death.CapsulePath, Assert.Single(Files));
        Assert.False(Read(death.CapsulePath!).GetProperty("callable").TryGetProperty("initializer", out _));
    }

    [Test]
    public async Task Reports_that_no_capsule_took_count_against_the_most_files()
    {
        await using var executor = new ProcessPoolExecutor(Options(null) with { CrashCapsules = new CrashCapsuleOptions(Capsules) { MaxFiles = 3, WithStacks = true } });
        var longAgo = DateTime.UtcNow.AddDays(-1);
        for (int i = 0; i < 5; i++)
        {
            string report = Path.Combine(Capsules, $".worker-{2_000_000_000 + i}.crashreport.json");
            await File.WriteAllTextAsync(report, "{}", TestToken);
            File.SetLastWriteTimeUtc(report, longAgo.AddMinutes(i));
        }
        string large = Path.Combine(Capsules, ".worker-2000000009.crashreport.json");
        await using (var file = File.Create(large))
            file.SetLength(9 << 20);
        var death = await Assert.ThrowsAsync<WorkerDiedException>(() => executor.SubmitAsync(Calls.Remote.Exit(1), TestToken));
        Assert.Equal([".worker-2000000003.crashreport.json", ".worker-2000000004.crashreport.json", Path.GetFileName(death.CapsulePath!)],
            Directory.GetFiles(Capsules, "*", new EnumerationOptions { AttributesToSkip = 0 }).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.False(File.Exists(large));
    }

    private ProcessPoolOptions Options(RemoteCall? initializer) =>
        new() { MaxWorkers = 1, WorkerOutput = WorkerOutput.Discard, CrashCapsules = Capsules, Initializer = initializer };

    private static JsonElement Read(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
}
