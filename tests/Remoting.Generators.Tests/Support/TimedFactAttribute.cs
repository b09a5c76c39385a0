using System.Runtime.CompilerServices;

namespace Remoting.Generators.Tests.Support;

/// <summary>A test with the time limit that all tests have.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TimedFactAttribute : FactAttribute
{
    internal const int Limit = 60_000;

    public TimedFactAttribute([CallerFilePath] string? path = null, [CallerLineNumber] int line = -1)
        : base(path, line) => Timeout = Limit;
}

/// <summary>A test with data and the time limit that all tests have.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TimedTheoryAttribute : TheoryAttribute
{
    public TimedTheoryAttribute([CallerFilePath] string? path = null, [CallerLineNumber] int line = -1)
        : base(path, line) => Timeout = TimedFactAttribute.Limit;
}
