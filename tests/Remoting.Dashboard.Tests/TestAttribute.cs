using System.Runtime.CompilerServices;

// One after the other: a dashboard without names shows all pools of the process, and the tool looks at all of them.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]

namespace Remoting.Dashboard.Tests;

/// <summary>A test with a time limit, so that a hang fails.</summary>
public sealed class TestAttribute : FactAttribute
{
    public TestAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Timeout = 60_000;
}
