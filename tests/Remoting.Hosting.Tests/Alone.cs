namespace Remoting.Hosting.Tests;

/// <summary>Tests that listen to what all pools of this process do, or go by how long calls take: no other test runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
