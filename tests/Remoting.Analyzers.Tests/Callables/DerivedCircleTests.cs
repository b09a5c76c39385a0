using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Callables;

/// <summary>Derived types that cannot cross and lead to each other's bases: what they stand for crosses, and that is found out in no time.</summary>
public sealed class DerivedCircleTests
{
    /// <summary>Each makes the other's base known and has to be given up; to begin again with that base would have no end.</summary>
    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task Two_that_lead_to_each_other() => Assert.Empty(await ReportsAsync("""
        public class World { public Actor? First; }
        public class Actor { public int Health; }
        public class Player : Actor { public Thread? Loop; public Effect? Last; }
        public class Effect { public int Strength; }
        public class Blast : Effect { public Thread? Loop; public Effect? Next; public Actor? Source; }
        """));

    /// <summary>As a program with many types has it.</summary>
    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task Many_that_lead_to_each_other()
    {
        IEnumerable<string> types = Enumerable.Range(0, 100).Select(i =>
            $"public class Part{i} {{ public int X; public Part{(i + 1) % 100}? Next; }} public class Stuck{i} : Part{i} {{ public Part{(i * 7 + 3) % 100}? Other; public Thread? Loop; }}");
        Assert.Empty(await ReportsAsync("public class World { public Part0? First; }\n" + string.Join('\n', types)));
    }

    /// <summary>What one that cannot cross would have led to is not forgotten where another that can leads to it, too.</summary>
    [Fact(Timeout = RemotingTest.Timeout)]
    public async Task What_another_leads_to_stays()
    {
        Compilation compilation = AnalyzerRun.Generate(AnalyzerRun.Compile(Source("""
            public class World { public Actor? First; }
            public class Actor { public int Health; }
            public class Player : Actor { public Effect? Last; public Thread? Loop; }
            public class Robot : Actor { public Effect? Last; }
            public class Effect { public int Strength; }
            public class Spark : Effect { public int Colour; }
            """)));
        string generated = string.Concat(compilation.SyntaxTrees.Select(tree => tree.ToString()));
        Assert.Empty(AnalyzerRun.Errors(compilation));
        Assert.Contains("Spark", generated[generated.IndexOf("auto-generated", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("Robot", generated[generated.IndexOf("auto-generated", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    private static string Source(string types) => $$"""
        #nullable enable
        using System.Threading;
        using Remoting;
        {{types}}
        public static class Simulation
        {
            [ProcessPoolCallable]
            public static int Step(World world) => world.First is null ? 0 : 1;
        }
        """;

    // The time limit ends only a test that waits, and one that looks for the end of a circle by itself does not.
    private static Task<ImmutableArray<Diagnostic>> ReportsAsync(string types) =>
        Task.Run(() => AnalyzerRun.ReportsAsync(Source(types)), TestContext.Current.CancellationToken);
}
