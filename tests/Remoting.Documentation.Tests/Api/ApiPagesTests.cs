namespace Remoting.Documentation.Tests.Api;

/// <summary>The reference says what the sources say of every public type and member, and of no others.</summary>
public sealed class ApiPagesTests
{
    /// <summary>The environment variable that makes the test write the pages instead of checking them.</summary>
    private const string Update = "UPDATE_API_PAGE";

    [Fact]
    public void The_pages_are_up_to_date()
    {
        var pages = ApiPages.Write();
        if (Environment.GetEnvironmentVariable(Update) == "1")
            WriteAll(pages);
        string[] there = [.. Files().Select(file => Path.GetFileName(file)!)];
        string[] different = [.. pages.Keys.Union(there).Where(name => !there.Contains(name) || pages.GetValueOrDefault(name) != Repository.Read($"{ApiPages.Folder}/{name}")).Order(StringComparer.Ordinal)];
        Assert.True(different.Length == 0, $"{ApiPages.Folder} is not up to date; this test, run with {Update}=1, writes it anew. Different: {string.Join(", ", different)}");
    }

    private static void WriteAll(Dictionary<string, string> pages)
    {
        Directory.CreateDirectory(Path.Combine(Repository.Root, ApiPages.Folder));
        foreach (string file in Files())
            File.Delete(file);
        foreach (var (name, text) in pages)
            File.WriteAllText(Path.Combine(Repository.Root, ApiPages.Folder, name), text);
    }

    private static string[] Files() => Directory.Exists(Path.Combine(Repository.Root, ApiPages.Folder)) ? Directory.GetFiles(Path.Combine(Repository.Root, ApiPages.Folder)) : [];
}
