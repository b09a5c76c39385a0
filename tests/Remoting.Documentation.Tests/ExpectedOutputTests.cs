namespace Remoting.Documentation.Tests;

/// <summary>What counts as the same output.</summary>
public sealed class ExpectedOutputTests
{
    [Theory]
    [InlineData("a\nb\n", "a\nb\n", true)]
    [InlineData("a\nb\n", "a\nb", false)]
    [InlineData("a\n", "a\nb\n", false)]
    [InlineData("a\nb\n", "a\n", false)]
    [InlineData("process …\n", "process 4711\n", true)]
    [InlineData("process …\n", "process \n", false)]
    [InlineData("process … ended\n", "process 4711\nended\n", false)]
    [InlineData("a\n…\nb\n", "a\nb\n", true)]
    [InlineData("a\n…\nb\n", "a\nx\ny\nb\n", true)]
    [InlineData("a\n…\nb\n", "a\nx\n", false)]
    [InlineData("1.5\n", "1x5\n", false)]
    public void Only_placeholders_stand_for_something_else(string expected, string printed, bool fits) => Assert.Equal(fits, ExpectedOutput.Fits(expected, printed));
}
