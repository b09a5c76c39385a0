using System.Runtime.CompilerServices;

namespace Remoting.Dashboard.Tests;

/// <summary>A test with a time limit, so that a hang fails.</summary>
public sealed class TestAttribute : FactAttribute
{
    public TestAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Timeout = 60_000;
}
