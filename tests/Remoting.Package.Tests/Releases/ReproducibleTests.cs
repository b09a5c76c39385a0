using System.IO.Compression;
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
        await library.PackAsync(feed.Path, artifacts.Path, TestContext.Current.CancellationToken);
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
        using var one = ZipFile.OpenRead(first);
        using var other = ZipFile.OpenRead(second);
        return [.. one.Entries.Where(entry => other.GetEntry(entry.FullName) is not { } same || same.Crc32 != entry.Crc32 || same.LastWriteTime != entry.LastWriteTime)
            .Select(entry => entry.FullName).DefaultIfEmpty("the archive")];
    }
}
