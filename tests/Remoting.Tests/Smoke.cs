namespace Remoting.Tests;

public sealed class Smoke
{
    [Fact]
    public void Runs()
    {
    }
}
