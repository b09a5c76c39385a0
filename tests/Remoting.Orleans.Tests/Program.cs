using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Remoting.Clustering.Tests;

/// <summary>The tests; or, where the environment says so, one silo of the cluster that they look at.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (SiloProgram.Settings is { } settings)
            return await SiloProgram.RunAsync(settings);
        if (args is ["measure", .. var what])
            return await Measure.RunAsync(what);
        if (args is ["storm", .. var options])
            return await ClusterStorm.RunAsync(options);
        if (args is ["partition", .. var link])
            return await PartitionCommand.RunAsync(link);
        if (args is ["partition-caller", var seed])
            return await PartitionCaller.RunAsync(int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture));
        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(args);
    }
}
