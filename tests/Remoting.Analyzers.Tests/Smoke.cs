namespace Remoting.Analyzers.Tests;

public sealed class Smoke
{
    [Fact]
    public void Runs()
    {
    }
}
