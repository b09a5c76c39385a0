using Microsoft.CodeAnalysis;
using Remoting.Analyzers.Costs;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Costs;

/// <summary>
/// The estimate runs in the compiler, on threads whose stack others use, too: code that calls itself, or that is nested without end, may not need much of it.
/// </summary>
public sealed class DeepCodeTests
{
    // Half of what a thread has on Windows.
    private const int Stack = 512 * 1024;

    private const int Many = 1_500;

    public static TheoryData<string> Deep =>
    [
        "static long Do(int n) { Func<int, long> f = null!; f = k => k <= 1 ? 1 : k * f(k - 1); return f(n); }",
        "static long Do(int n) { Func<int, long> f = null!; f = delegate (int k) { if (k <= 1) { return 1; } else { return k * f(k - 1); } }; return f(n); }",
        "static long Do(int n) { Func<int, long> f = null!, g = null!; f = k => g(k - 1) + 1; g = k => k <= 1 ? 1 : f(k - 1); return f(n); }",
        "static long Do(int n) => " + string.Join(" + ", Enumerable.Repeat("n", Many)) + ";",
        "static string Do(int n) => " + string.Join(" + ", Enumerable.Repeat("n.ToString()", Many)) + ";",
        "static bool Do(int n) => n is " + string.Join(" or ", Enumerable.Range(0, Many)) + ";",
    ];

    [Theory(Timeout = RemotingTest.Timeout)]
    [MemberData(nameof(Deep))]
    public async Task An_estimate_of_deep_code_takes_little_of_the_stack(string callable)
    {
        Compilation compilation = AnalyzerRun.Compile($"using System; static class C {{ {callable} }}");
        var method = (IMethodSymbol)compilation.GetTypeByMetadataName("C")!.GetMembers("Do").Single();

        // The compiler's own work on the code is done, and goes by its own means.
        Assert.Empty(AnalyzerRun.Errors(compilation));

        var estimate = new TaskCompletionSource<Cost>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    estimate.SetResult(new CostEstimator(compilation, CancellationToken.None).Call(method));
                }
                catch (Exception e)
                {
                    estimate.SetException(e);
                }
            },
            Stack);
        thread.Start();

        // Nothing that is called small.
        Assert.False((await estimate.Task).IsBelow(1_000));
        thread.Join();
    }
}
