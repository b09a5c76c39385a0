using System.Reflection;

namespace Remoting.Package.Tests.Support;

/// <summary>
/// The compiler of all builds of a run of these tests: it stays loaded and compiled between them, while a new one for each project took most of their time.
/// It has a name of its own, so no other build of the machine uses it, and ends with the tests.
/// </summary>
internal static class CompilerServer
{
    private static readonly string Name = $"remoting-tests-{Guid.NewGuid():N}";

    /// <summary>Has the builds of a process use it.</summary>
    public static void Offer(IDictionary<string, string?> environment)
    {
        environment["UseSharedCompilation"] = "true";
        environment["SharedCompilationId"] = Name;
    }

    /// <summary>Ends it, if a build has begun one.</summary>
    public static async Task EndAsync()
    {
        string compiler = typeof(CompilerServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "CompilerServer").Value!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await DotNet.RunAsync(Path.GetTempPath(), ["exec", compiler, "-shutdown", $"-pipename:{Name}"], limit.Token);
    }
}
