namespace Remoting.Generators.Tests;

public sealed class Smoke
{
    [Fact]
    public void Runs()
    {
    }
}
