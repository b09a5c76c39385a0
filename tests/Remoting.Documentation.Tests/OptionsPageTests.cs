using System.Reflection;

namespace Remoting.Documentation.Tests;

/// <summary>The page of options has all of them.</summary>
public sealed class OptionsPageTests
{
    [Theory]
    [InlineData(typeof(ProcessPoolOptions))]
    [InlineData(typeof(CallOptions))]
    [InlineData(typeof(LeaseOptions))]
    [InlineData(typeof(CrashCapsuleOptions), "docs/capsules.md")]
    public void Every_option_is_on_its_page(Type options, string page = "docs/options.md")
    {
        string text = Repository.Read(page);
        string[] missing =
        [
            .. options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Select(property => property.Name)
                .Where(name => name != "Folder" && !text.Contains($"`{name}", StringComparison.Ordinal)),
        ];
        Assert.Equal([], missing);
    }
}
