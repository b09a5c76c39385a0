using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests;

/// <summary>Shared values travel as numbers wherever they are among arguments, and what stands behind them by itself.</summary>
public sealed class SharedShapeTests
{
    private const string Declarations = """
        public sealed class Node { public string Name = ""; public List<Node> Children { get; } = new(); public Node? Parent { get; set; } }
        public record Job(Shared<double[]> Numbers, int Part) { public Shared<Node>? Tree { get; init; } }
        [MessagePackObject] public class Keyed { [Key(0)] public Shared<int[]>? Numbers { get; set; } }
        public static class C
        {
            [ProcessPoolCallable] public static double Sum(Shared<double[]> numbers, CancellationToken token = default) => numbers.Span.Length;
            [ProcessPoolCallable] public static string Find(Shared<Node> tree, Node? other, Shared<Dictionary<string, Node>>? names = null) => tree.Value.Name;
            [ProcessPoolCallable] public static bool All(Job job, Shared<string>[] many, Dictionary<string, Shared<ReadOnlyMemory<byte>>> named, (Shared<Node>, int) pair) => job.Tree is null;
            [ProcessPoolCallable] public static int Held(Keyed keyed) => keyed.Numbers?.Value.Length ?? 0;
            [ProcessPoolCallable] public static bool Nothing(Shared<Node>? tree) => tree is null;
            [ProcessPoolCallable] public static async IAsyncEnumerable<int> Each(Shared<int[]> numbers) { await Task.Yield(); yield return numbers.Memory.Length; }
            [ProcessPoolCallable] public static int Plain(int number, string text) => number;
        }
        """;

    [TimedFact]
    public async Task Shared_values_are_known_wherever_they_are()
    {
        await Task.Yield();
        var compilation = TestCompilation.WithGenerated(TestCompilation.Create(Declarations));
        TestCompilation.AssertClean(compilation);
        string[] files = [.. compilation.SyntaxTrees.Select(tree => tree.ToString())];
        string callables = files.Single(text => text.Contains("sealed class PlainCall", StringComparison.Ordinal));
        // Only calls that may have one look for it.
        Assert.Equal(6, callables.Split("BeginSharing(context)").Length - 1);
        Assert.Equal(6, callables.Split("bool IsLending").Length - 1);
        // One way to write it for all callables that take it.
        Assert.Single(files, text => text.Contains("SharedForm<global::Node> Form", StringComparison.Ordinal));
        Assert.Contains(files, text => text.Contains("AddShared<global::Node>(Form)", StringComparison.Ordinal));
    }

    [TimedFact]
    public async Task None_is_none_and_a_value_needs_an_executor()
    {
        await Task.Yield();
        var assembly = TestCompilation.Load(
            Declarations,
            """
            using Remoting.Generators.Tests.Support;
            public static class Checks
            {
                public static bool Run() => Trip.Run(C.Remote.Nothing(null));
            }
            """);
        Assert.True((bool)assembly.GetType("Checks")!.GetMethod("Run")!.Invoke(null, null)!);
    }

    [TimedFact]
    public async Task A_result_cannot_have_one()
    {
        await Task.Yield();
        var compilation = TestCompilation.WithGenerated(TestCompilation.Create("""
            public record Job(Shared<double[]> Numbers);
            public static class C
            {
                [ProcessPoolCallable] public static Shared<int[]> Back(Shared<int[]> numbers) => numbers;
                [ProcessPoolCallable] public static List<Job> Jobs(Job job) => new() { job };
            }
            """));
        // No stub is made of what the analyzer reports.
        Assert.DoesNotContain(compilation.SyntaxTrees, tree => tree.ToString().Contains("BackCall", StringComparison.Ordinal) || tree.ToString().Contains("JobsCall", StringComparison.Ordinal));
    }
}
