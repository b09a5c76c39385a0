using Remoting.Platform;

namespace Remoting.Tests;

/// <summary>Random bytes come from the system itself: .NET's own generator ends programs on a Linux without OpenSSL.</summary>
public sealed class RandomnessTests
{
    [Test]
    public void Nothing_else_asks_the_generator_of_the_framework()
    {
        string sources = Path.Combine(RoomsTests.Root, "src");
        var asking = Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin"))
            .Where(path => File.ReadAllText(path).Contains("RandomNumberGenerator", StringComparison.Ordinal))
            .Select(Path.GetFileName);
        Assert.Equal([nameof(Randomness) + ".cs"], asking);
    }
}
