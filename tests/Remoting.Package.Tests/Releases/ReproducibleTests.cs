using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Releases;

/// <summary>Who builds the same commit gets the same packages, to the byte: so anybody can see what is in those that were published.</summary>
public sealed class ReproducibleTests(PackedLibrary library)
{
    // A whole build, on a machine that may be busy.
    private const int Limit = 900_000;

    [Fact(Timeout = Limit)]
    public async Task Two_packs_in_different_folders_have_the_same_bytes()
    {
        using var feed = new TempFolder();
        using var artifacts = new TempFolder();
        // By compilers of its own: what depends on a process (the order of a set of strings) is to be seen.
        await library.PackAsync(feed.Path, artifacts.Path, ["-p:UseSharedCompilation=false"], TestContext.Current.CancellationToken);
        string[] files = Directory.GetFiles(library.Feed, "*.*nupkg");
        Assert.NotEmpty(files);
        var differences = new List<string>();
        foreach (string file in files)
        {
            string again = Path.Combine(feed.Path, Path.GetFileName(file));
            byte[] first = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            byte[] second = await File.ReadAllBytesAsync(again, TestContext.Current.CancellationToken);
            if (!first.AsSpan().SequenceEqual(second))
                differences.Add($"{Path.GetFileName(file)}: {string.Join(", ", Different(file, again))}");
        }
        // Said in full: what differs once in many packs cannot be looked at afterwards.
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static IEnumerable<string> Different(string first, string second)
    {
        using var one = new PackageFile(first);
        using var other = new PackageFile(second);
        string[] names = [.. one.Names.Union(other.Names).Where(name => !other.Names.Contains(name) || !one.Names.Contains(name) || !one.Read(name).AsSpan().SequenceEqual(other.Read(name)))];
        return names.Length == 0 ? ["the archive"] : [.. names.Select(name => one.Names.Contains(name) && other.Names.Contains(name)
            ? $"{name} ({CompiledDifference.Of(name, one.Read(name), other.Read(name))})"
            : $"{name} is in one of them")];
    }
}
