using System.Runtime.CompilerServices;
using Remoting.Chaos;

namespace Remoting.Tests;

/// <summary>A test with a time limit, so that a hang fails.</summary>
public sealed class TestAttribute : FactAttribute
{
    /// <summary>Several times what the slowest test takes where everything is tested at once on a slow machine: who comes this far hangs.</summary>
    public const int Limit = 120_000;

    public TestAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Timeout = Limit * TestSystem.Patience;
}

/// <summary>A test over data, each case with a time limit.</summary>
public sealed class CasesAttribute : TheoryAttribute
{
    public CasesAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Timeout = TestAttribute.Limit * TestSystem.Patience;
}
