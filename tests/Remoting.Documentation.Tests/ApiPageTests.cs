namespace Remoting.Documentation.Tests;

/// <summary>The page of public types has all of them and no others.</summary>
public sealed class ApiPageTests
{
    /// <summary>The environment variable that makes the test write the page instead of checking it.</summary>
    private const string Update = "UPDATE_API_PAGE";

    [Fact]
    public void It_has_every_public_type_and_no_other()
    {
        if (Environment.GetEnvironmentVariable(Update) == "1")
            File.WriteAllText(Path.Combine(Repository.Root, ApiPage.Path), ApiPage.Write());
        var listed = Repository.Read(ApiPage.Path).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);
        string[] different = [.. Difference([.. ApiPage.Types.Select(ApiPage.NameOf)], listed)];
        Assert.True(different.Length == 0, $"{ApiPage.Path} is not up to date; this test, run with {Update}=1, writes it anew. Different: {string.Join(", ", different)}");
    }

    private static IEnumerable<string> Difference(HashSet<string> types, IEnumerable<string> listed)
    {
        types.SymmetricExceptWith(listed);
        return types.Order(StringComparer.Ordinal);
    }
}
