using System.Globalization;

namespace Remoting.Tests;

/// <summary>What a worker takes over from its parent when it starts, and what it must not.</summary>
public sealed class HeritageTests : PoolTest
{
    [Test]
    public async Task The_cultures_that_a_program_has_set_for_its_threads_are_those_of_its_workers()
    {
        var (culture, ui) = (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture);
        try
        {
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo("fr-FR");
            await using var executor = new ProcessPoolExecutor(1);
            Assert.Equal("de-DE|fr-FR|de-DE|fr-FR", await executor.SubmitAsync(HeritageCalls.Remote.Cultures(), TestToken));
        }
        finally
        {
            CultureInfo.DefaultThreadCurrentCulture = culture;
            CultureInfo.DefaultThreadCurrentUICulture = ui;
        }
    }

    [Test]
    public async Task The_culture_of_the_thread_that_makes_the_pool_is_that_of_the_calls()
    {
        // They are this test's alone: they flow no further than it does.
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr-FR");
        await using var executor = new ProcessPoolExecutor(1);
        Assert.Equal("de-DE|fr-FR||", await executor.SubmitAsync(HeritageCalls.Remote.Cultures(), TestToken));
    }

    [Test]
    public async Task A_program_that_has_set_no_culture_has_that_of_its_environment_in_workers()
    {
        await using var executor = await Task.Run(() => new ProcessPoolExecutor(1), TestToken);
        Assert.Equal($"{CultureInfo.CurrentCulture.Name}|{CultureInfo.CurrentUICulture.Name}||", await executor.SubmitAsync(HeritageCalls.Remote.Cultures(), TestToken));
    }

    [Test]
    public async Task Folder_and_environment_are_those_of_the_moment_in_which_the_worker_starts()
    {
        string folder = Environment.CurrentDirectory;
        const string Variable = "REMOTING_TEST_HERITAGE";
        try
        {
            await using var executor = new ProcessPoolExecutor(1);
            Environment.CurrentDirectory = Directory.CreateDirectory(FileOf("here")).FullName;
            Environment.SetEnvironmentVariable(Variable, "set");
            Assert.Equal(FileOf("here"), await executor.SubmitAsync(HeritageCalls.Remote.Folder(), TestToken));
            Assert.Equal("set", await executor.SubmitAsync(Calls.Remote.Variable(Variable), TestToken));
        }
        finally
        {
            Environment.CurrentDirectory = folder;
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    /// <summary>The parent is looked at by a tool that lets processes wait for it, or that has them write into one file: workers do neither.</summary>
    [Cases]
    [InlineData("DOTNET_DiagnosticPorts")]
    [InlineData("COMPlus_DiagnosticPorts")]
    [InlineData("dotnet_diagnosticports")]
    [InlineData("DOTNET_EventPipeOutputPath")]
    [InlineData("COMPlus_EventPipeOutputPath")]
    public async Task A_worker_does_not_wait_for_a_tool_that_looks_at_its_parent(string name)
    {
        bool waits = name.EndsWith("Ports", StringComparison.OrdinalIgnoreCase);
        string prefix = name[..(name.IndexOf('_', StringComparison.Ordinal) + 1)];
        var variables = new Dictionary<string, string>
        {
            [name] = waits ? $"{FileOf("tool")},suspend" : FileOf("trace"),
            [$"{prefix}DefaultDiagnosticPortSuspend"] = waits ? "1" : "0",
            [$"{prefix}EnableEventPipe"] = waits ? "0" : "1",
        };
        foreach (var (variable, value) in variables)
            Environment.SetEnvironmentVariable(variable, value);
        try
        {
            await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerStartTimeout = TimeSpan.FromSeconds(10) });
            foreach (string variable in variables.Keys)
                Assert.Null(await executor.SubmitAsync(Calls.Remote.Variable(variable), TestToken));
        }
        finally
        {
            foreach (string variable in variables.Keys)
                Environment.SetEnvironmentVariable(variable, null);
        }
        Assert.False(File.Exists(FileOf("trace")));
    }

    [Test]
    public async Task Who_wants_a_tool_in_workers_says_so()
    {
        const string Variable = "DOTNET_EventPipeConfig";
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions
        {
            MaxWorkers = 1, WorkerEnvironment = new Dictionary<string, string?> { [Variable] = "Microsoft-DotNETCore-SampleProfiler" },
        });
        Assert.Equal("Microsoft-DotNETCore-SampleProfiler", await executor.SubmitAsync(Calls.Remote.Variable(Variable), TestToken));
    }

    /// <summary>What a worker starts is not a worker: it has the environment that the program has.</summary>
    [Cases]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("0&b=ü %")]
    public async Task What_the_runtime_of_a_worker_was_told_is_not_told_to_what_it_starts(string? ofParent)
    {
        string[] names = ["DOTNET_gcServer", "DOTNET_DbgEnableMiniDump", "DOTNET_DbgMiniDumpName", "REMOTING_RESTORE"];
        string? before = Environment.GetEnvironmentVariable(names[0]);
        Environment.SetEnvironmentVariable(names[0], ofParent);
        try
        {
            await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, CrashCapsules = new CrashCapsuleOptions(FileOf("capsules")) { WithStacks = true } });
            Assert.Equal([ofParent, null, null, null], await executor.MapAsync(HeritageCalls.Remote.VariableOfChild, names).ToListAsync(TestToken));
            Assert.Equal([ofParent, null, null, null], await executor.MapAsync(Calls.Remote.Variable, names).ToListAsync(TestToken));
        }
        finally
        {
            Environment.SetEnvironmentVariable(names[0], before);
        }
    }

    [Test]
    public async Task What_the_program_has_said_itself_of_workers_stays()
    {
        await using var executor = new ProcessPoolExecutor(new ProcessPoolOptions { MaxWorkers = 1, WorkerEnvironment = new Dictionary<string, string?> { ["DOTNET_gcServer"] = "1" } });
        Assert.Equal("1", await executor.SubmitAsync(HeritageCalls.Remote.VariableOfChild("DOTNET_gcServer"), TestToken));
        Assert.True(await executor.SubmitAsync(HeritageCalls.Remote.HasServerCollector(), TestToken));
    }
}
