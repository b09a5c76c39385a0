namespace Remoting.Tests.Dependency;

/// <summary>Tells which version of this assembly is loaded.</summary>
public static class Answer
{
    public static int Version() => 1;
}
