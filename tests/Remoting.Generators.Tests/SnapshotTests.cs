using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests;

/// <summary>What the generated code looks like, file by file.</summary>
public sealed class SnapshotTests
{
    [TimedFact]
    public async Task Factorization()
    {
        await Task.Yield();
        Snapshot.Verify(TestCompilation.Run(TestCompilation.Create(
            """
            namespace Demo;

            public static class Factorization
            {
                /// <summary>Prime factors.</summary>
                [ProcessPoolCallable]
                public static long[] Factors(long n) => [n];
            }
            """)));
    }

    [TimedFact]
    public async Task Streams_progress_and_instances()
    {
        await Task.Yield();
        Snapshot.Verify(TestCompilation.Run(TestCompilation.Create(
            """
            namespace Demo;

            public record Matrix(double[] Cells)
            {
                /// <summary>This times another.</summary>
                [ProcessPoolCallable] public Matrix Multiply(Matrix other, CancellationToken token = default) => this;
                [ProcessPoolCallable] public async Task InvertAsync(IProgress<double> progress) { await Task.Yield(); }
                [ProcessPoolCallable] public static async IAsyncEnumerable<string?> Rows(int from, IProgress<(int Row, int Of)>? progress = null)
                {
                    await Task.Yield();
                    yield return null;
                }
                [ProcessPoolCallable] public static IAsyncEnumerable<int> Count(int to, CancellationToken token) => throw null!;
            }
            """)));
    }

    [TimedFact]
    public async Task Results_and_parameters()
    {
        await Task.Yield();
        Snapshot.Verify(TestCompilation.Run(TestCompilation.Create(
            """
            namespace Demo;

            internal static class Jobs
            {
                [ProcessPoolCallable] internal static void Clear() { }
                [ProcessPoolCallable] internal static Task RunAsync(string? name, CancellationToken token) => Task.CompletedTask;
                [ProcessPoolCallable] internal static async Task<int> CountAsync(int first, CancellationToken token = default) { await Task.Yield(); return first; }
                [ProcessPoolCallable] internal static ValueTask<string?> FindAsync(params string[] names) => default;
                [ProcessPoolCallable(Name = "add")] internal static int Add(int a, int @class = -1, DayOfWeek day = DayOfWeek.Friday) => a;
                [ProcessPoolCallable] internal static double Add(double a, double b = double.NaN) => a;
                [ProcessPoolCallable] internal static IEnumerable<int> Count(int to) { for (var i = 0; i < to; i++) yield return i; }
            }
            """)));
    }

    [TimedFact]
    public async Task Data()
    {
        await Task.Yield();
        Snapshot.Verify(TestCompilation.Run(TestCompilation.Create(
            """
            namespace Demo;

            public record Customer(string Name, Customer? Referrer);
            public class Order
            {
                public required int Id { get; init; }
                public DayOfWeek? Day { get; set; }
                public Dictionary<string, Customer>? Parties { get; set; }
            }
            [MessagePackObject]
            public class Annotated
            {
                [Key(0)] public int Id { get; set; }
                [Key(2)] public object? Tag { get; set; }
            }
            public class Program
            {
                [ProcessPoolCallable] public static Order[,] Place(List<Order> orders, Annotated annotated) => new Order[0, 0];
            }
            """)));
    }

    [TimedFact]
    public async Task Assembly_mark()
    {
        await Task.Yield();
        Snapshot.Verify(TestCompilation.Run(TestCompilation.Create(
            """
            [assembly: ProcessPoolCallable(typeof(int), nameof(int.Parse))]
            """)));
    }
}
