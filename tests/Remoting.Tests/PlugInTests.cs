using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>
/// Plug-ins: assemblies in load contexts of their own, each with its own version of what it depends on. The program that has them is a worker here
/// (<see cref="PlugInHost"/>), with a pool of its own: what a process has loaded stays mapped.
/// </summary>
[SideBySide]
public sealed class PlugInTests : PoolTest
{
    private string Folder => Path.GetDirectoryName(FileOf("any"))!;

    [Test]
    public async Task A_plug_in_has_its_own_dependencies_in_a_worker_too()
    {
        var facts = await RunAsync(PlugInHost.Remote.Alone(Folder));
        Assert.Equal($"2|first|{LibraryIn("first")}", facts.Here);
        Assert.Equal([facts.Here], facts.There);
    }

    [Test]
    public async Task Plug_ins_of_the_same_name_and_the_program_itself_work_side_by_side()
    {
        var facts = await RunAsync(PlugInHost.Remote.SideBySide(Folder));
        string[] expected = [$"3|same|{LibraryIn("third")}", $"2|same|{LibraryIn("second")}", $"1|Default|{Path.Combine(AppContext.BaseDirectory, PlugInHost.Library)}.dll"];
        Assert.Equal([.. expected, .. expected], facts.There);
    }

    [Test]
    public async Task What_a_plug_in_shares_with_the_program_it_shares_in_a_worker_too()
    {
        var facts = await RunAsync(PlugInHost.Remote.Sharing(Folder));
        Assert.Equal($"1|sharing|{LibraryIn("sharing")}", facts.Here);
        Assert.Equal([facts.Here], facts.There);
    }

    [Test]
    public async Task A_dependency_that_is_loaded_by_name_is_the_plug_ins_own()
    {
        var facts = await RunAsync(PlugInHost.Remote.ByName(Folder));
        Assert.Equal(["2"], facts.There);
    }

    [Test]
    public async Task A_dependency_that_is_another_one_by_now_fails_the_call_with_both_names()
    {
        var facts = await RunAsync(PlugInHost.Remote.Changed(Folder));
        Assert.Equal($"2|changed|{LibraryIn("changed")}", facts.Here);
        string error = facts.There[0];
        Assert.Contains("another build", error, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(FileOf("changed"), $"{PlugInHost.Dependency}.dll"), error, StringComparison.Ordinal);
        Assert.All(facts.There[1..3], build => Assert.Contains(build, error, StringComparison.Ordinal));
        // The pool goes on.
        Assert.Equal("5", facts.There[3]);
    }

    [Test]
    public async Task A_plug_in_that_is_no_file_fails_the_call_with_a_sentence()
    {
        var facts = await RunAsync(PlugInHost.Remote.InMemory(Folder));
        Assert.Contains("loaded in memory", facts.There[0], StringComparison.Ordinal);
    }

    private static async Task<PlugInFacts> RunAsync(RemoteCall<PlugInFacts> call)
    {
        await using var executor = new ProcessPoolExecutor(1);
        return await executor.SubmitAsync(call, TestToken);
    }

    private string LibraryIn(string plugIn) => Path.Combine(FileOf(plugIn), $"{PlugInHost.Library}.dll");
}
