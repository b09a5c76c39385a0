using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests;

/// <summary>A plug-in with a pool in a host that knows nothing of the package.</summary>
public sealed class PlugInTests(PackedLibrary library)
{
    // Two restores and two builds without a cache, on a machine that may be busy.
    private const int Limit = 300_000;

    [Fact(Timeout = Limit)]
    public async Task The_library_and_what_it_needs_are_found_beside_the_plug_in()
    {
        using var plugIn = new Consumer(
            library,
            """
            using Remoting;

            public static class PlugIn
            {
                public static async Task<string> RunAsync()
                {
                    await using var executor = new ProcessPoolExecutor(1);
                    return $"sum {await executor.SubmitAsync(Work.Remote.Add(40, 2))}";
                }
            }

            public static class Work
            {
                [ProcessPoolCallable]
                public static int Add(int a, int b) => a + b;
            }
            """,
            "<AssemblyName>PlugIn</AssemblyName><OutputType>Library</OutputType><EnableDynamicLoading>true</EnableDynamicLoading>");
        var (exitCode, output) = await plugIn.BuildAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
        string file = Path.Combine(plugIn.Folder, "bin", "Debug", "net10.0", "PlugIn.dll");

        using var host = new Consumer(
            library,
            $$"""
            using System.Reflection;
            using System.Runtime.Loader;

            var assembly = new PlugInContext(@"{{file}}").LoadFromAssemblyPath(@"{{file}}");
            Console.WriteLine(await (Task<string>)assembly.GetType("PlugIn")!.GetMethod("RunAsync")!.Invoke(null, null)!);

            internal sealed class PlugInContext(string file) : AssemblyLoadContext(isCollectible: true)
            {
                private readonly AssemblyDependencyResolver _resolver = new(file);

                protected override Assembly? Load(AssemblyName name) =>
                    _resolver.ResolveAssemblyToPath(name) is { } path ? LoadFromAssemblyPath(path) : null;
            }
            """,
            reference: false);
        (exitCode, output) = await host.RunAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
        Assert.Contains("sum 42", output, StringComparison.Ordinal);
    }
}
