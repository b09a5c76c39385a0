using System.Runtime.InteropServices;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests;

/// <summary>A plug-in with a pool in a host that knows nothing of the package.</summary>
public sealed class PlugInTests(PackedLibrary library, PlugInTests.BuiltPlugIn built) : IClassFixture<PlugInTests.BuiltPlugIn>
{
    // Two restores and two builds without a cache, on a machine that may be busy.
    private const int Limit = 300_000;

    private const string Host = """
        using System.Reflection;
        using System.Runtime.Loader;

        var assembly = new PlugInContext(args[0]).LoadFromAssemblyPath(args[0]);
        Console.WriteLine(await (Task<string>)assembly.GetType("PlugIn")!.GetMethod("RunAsync")!.Invoke(null, null)!);

        internal sealed class PlugInContext(string file) : AssemblyLoadContext(isCollectible: true)
        {
            private readonly AssemblyDependencyResolver _resolver = new(file);

            protected override Assembly? Load(AssemblyName name) =>
                _resolver.ResolveAssemblyToPath(name) is { } path ? LoadFromAssemblyPath(path) : null;
        }
        """;

    private static readonly string Platform = $"<RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>";

    /// <summary>How the host is published, whether it has its own runtime, and how workers are started then.</summary>
    public static TheoryData<string, string, bool> Hosts()
    {
        var hosts = new TheoryData<string, string, bool>
        {
            { "SelfContained=false", "DotNetHost", false },
            { "SelfContained=false PublishSingleFile=true", "StartupHook", false },
            { "SelfContained=true PublishSingleFile=true", "StartupHook", true },
        };
        if (Environment.GetEnvironmentVariable("REMOTING_STARTS") == "all")
        {
            hosts.Add("SelfContained=true", "StartupHook", true);
            hosts.Add("SelfContained=true PublishSingleFile=true IncludeAllContentForSelfExtract=true", "StartupHook", true);
            hosts.Add("SelfContained=true PublishSingleFile=true EnableCompressionInSingleFile=true", "StartupHook", true);
            // Without hooks there is the plug-in's own configuration, and a runtime that is installed.
            hosts.Add("SelfContained=false PublishSingleFile=true StartupHookSupport=false", "DotNetHost", false);
            hosts.Add("SelfContained=true PublishSingleFile=true StartupHookSupport=false", "DotNetHost", false);
            hosts.Add("SelfContained=true StartupHookSupport=false", "DotNetHost", false);
        }
        return hosts;
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Hosts))]
    public async Task The_library_and_what_it_needs_are_found_beside_the_plug_in(string published, string mode, bool hasOwnRuntime)
    {
        var token = TestContext.Current.CancellationToken;
        string plugIn = await built.GetAsync(library, token);
        using var host = new Consumer(library, Host, Platform + Consumer.WithInstalledPackages, reference: false);
        using var folder = new TempFolder();
        var (exitCode, output) = await host.PublishAsync(folder.Path, published.Split(' '), token);
        Assert.True(exitCode == 0, output);

        var environment = new Dictionary<string, string>
        {
            ["DOTNET_ROOT"] = hasOwnRuntime ? "/nowhere" : PublishedProgram.InstalledRuntime,
            ["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = folder.MakeFolder("extracted"),
        };
        var run = await PublishedProgram.RunAsync(Path.Combine(folder.Path, "Consumer"), [plugIn], environment, token);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal($"sum 42, {mode}", run.Output.TrimEnd());
    }

    /// <summary>The plug-in, which is the same for all hosts.</summary>
    public sealed class BuiltPlugIn : IDisposable
    {
        private const string Source = """
            using Remoting;

            public static class PlugIn
            {
                public static async Task<string> RunAsync()
                {
                    await using var executor = new ProcessPoolExecutor(1);
                    return $"sum {await executor.SubmitAsync(Work.Remote.Add(40, 2))}, {executor.GetSnapshot().LaunchMode}";
                }
            }

            public static class Work
            {
                [ProcessPoolCallable]
                public static int Add(int a, int b) => a + b;
            }
            """;

        private Consumer? _project;

        /// <summary>Builds it, the first time; gives its file.</summary>
        public async Task<string> GetAsync(PackedLibrary library, CancellationToken cancellationToken)
        {
            if (_project is null)
            {
                _project = new Consumer(library, Source, "<AssemblyName>PlugIn</AssemblyName><OutputType>Library</OutputType><EnableDynamicLoading>true</EnableDynamicLoading>");
                var (exitCode, output) = await _project.BuildAsync(cancellationToken);
                Assert.True(exitCode == 0, output);
            }
            return Path.Combine(_project.Folder, "bin", "Debug", "net10.0", "PlugIn.dll");
        }

        public void Dispose() => _project?.Dispose();
    }
}
