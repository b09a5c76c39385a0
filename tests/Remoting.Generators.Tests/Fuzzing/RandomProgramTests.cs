using System.Globalization;
using System.Runtime.CompilerServices;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests.Fuzzing;

/// <summary>
/// Random programs, through a real compilation: what compiles without generated code compiles with it, nothing is said in it by the compiler or, at
/// <c>latest-all</c>, by the SDK's analyzers, and the project's own say an error where there is no stub, and nowhere else.
/// <c>REMOTING_PROGRAMS</c> says how many, <c>REMOTING_SEED</c> from which on; a failure prints its seed and what is left of the program when all is left out that it does not need.
/// </summary>
public sealed class RandomProgramTests
{
    /// <summary>So many are a part of all tests: half a minute of a processor.</summary>
    private const int Usual = 800;

    private const int Batch = 100;

    /// <summary>The SDK's analyzers see one batch in so many programs: they take longer than all else.</summary>
    private const int StrictEvery = 1_000;

    public static int Count => Number("REMOTING_PROGRAMS") ?? Usual;

    [ProgramsFact]
    public async Task Generated_code_compiles_in_silence()
    {
        await Task.Yield();
        var first = Number("REMOTING_SEED") ?? 1;
        var legal = 0;
        for (var done = 0; done < Count; done += Batch)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var (found, failure) = await FuzzedPrograms.CheckAsync([.. Enumerable.Range(first + done, Batch)], isStrict: done % StrictEvery == 0);
            Assert.True(failure.Length == 0, failure);
            legal += found;

            // Seen at once with -showLiveOutput: a long run may be ended at any time.
            if (done % StrictEvery == 0)
                TestContext.Current.TestOutputHelper?.WriteLine($"{done + Batch} programs, {legal} of them legal");
        }

        Assert.True(legal > Count / 10, $"Only {legal} of {Count} programs are legal.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{Count} programs from seed {first} on, {legal} of them legal");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Half a minute of a processor, which on a busy machine takes a while.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ProgramsFactAttribute : FactAttribute
    {
        public ProgramsFactAttribute([CallerFilePath] string? path = null, [CallerLineNumber] int line = -1)
            : base(path, line) => Timeout = Count > Usual ? int.MaxValue : 10 * TimedFactAttribute.Limit;
    }
}
