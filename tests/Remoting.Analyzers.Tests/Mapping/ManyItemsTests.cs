using Remoting.Analyzers.Mapping;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Mapping;

using Verify = AnalyzerVerifier<ChunkSizeAnalyzer>;

/// <summary>RMT0201 and the number of items: few are no matter, and what they are tells how long loops run.</summary>
public sealed class ManyItemsTests
{
    private const string Small = "public static int Do(int n) { while (n > 1) n /= 2; return n; }";
    private const string Unknown = "public static int Do(int n) => Function(n); public static Func<int, int> Function = null!;";
    private const string AsManyAsTheItem = "public static int Do(int n) { int sum = 0; for (int i = 0; i < n; i++) sum += i; return sum; }";
    private const string Large = "public static int Do(int n) { int sum = 0; for (int i = 0; i < 100_000; i++) sum += i * n; return sum; }";

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, Enumerable.Range(1, 39_999));")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, new int[1_000]);")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, Numbers); } static readonly int[] Numbers = new int[5_000]; static void M() {")]
    [InlineData("executor.{|RMT0201:MapAsync|}((x, y) => Work.Remote.Do(x + y), new int[1_000], new int[2_000]);")]
    [InlineData("executor.{|RMT0201:ForEachAsync|}(x => { Console.WriteLine(); return Work.Remote.Do(x); }, new int[1_000]);")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, items);")]
    [InlineData("IEnumerable<int> numbers = new int[10]; if (n > 3) numbers = items; executor.{|RMT0201:MapAsync|}(Work.Remote.Do, numbers);")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, Enumerable.Range(1, 39_999).Where(i => i > 7));")]
    [InlineData("List<int> numbers = []; foreach (int i in items) numbers.Add(i); executor.{|RMT0201:MapAsync|}(Work.Remote.Do, numbers);")]
    [InlineData("var numbers = Enumerable.Range(0, 3).ToList(); numbers.AddRange(items); executor.{|RMT0201:MapAsync|}(Work.Remote.Do, numbers);")]
    [InlineData("executor.MapAsync(Work.Remote.Do, Enumerable.Range(1, 39_999), chunkSize: 1);")]
    [InlineData("executor.MapAsync(Work.Remote.Do, Enumerable.Range(1, 99));")]
    [InlineData("executor.MapAsync(Work.Remote.Do, Enumerable.Repeat(n, 3));")]
    [InlineData("executor.MapAsync(Work.Remote.Do, new[] { 1, 2, 3 });")]
    [InlineData("executor.MapAsync(Work.Remote.Do, [1, 2, 3]);")]
    [InlineData("executor.MapAsync((x, y) => Work.Remote.Do(x + y), new int[1_000], new int[10]);")]
    [InlineData("List<int> few = [1, 2, 3]; executor.MapAsync(Work.Remote.Do, few);")]
    public Task Is_quiet_where_there_are_few(string map) => Verify.VerifyAsync(Work.With(Small, map));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.MapAsync(Work.Remote.Do, Enumerable.Range(1, 39_999));")]
    [InlineData("executor.MapAsync(Work.Remote.Do, new int[1_000]);")]
    public Task Says_nothing_of_what_nobody_knows(string map) => Verify.VerifyAsync(Work.With(Unknown, map));

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, Enumerable.Range(1, 1_000));")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, Enumerable.Range(1, 1_000).ToArray());")]
    [InlineData("var numbers = Enumerable.Range(1, 1_000).ToList(); executor.{|RMT0201:MapAsync|}(Work.Remote.Do, numbers);")]
    [InlineData("executor.MapAsync(Work.Remote.Do, Enumerable.Range(1_000_000, 1_000));")]
    [InlineData("executor.MapAsync(Work.Remote.Do, Enumerable.Range(1, 1_000).Select(i => i * i));")]
    [InlineData("executor.MapAsync(x => Work.Remote.Do(x * x), Enumerable.Range(1, 1_000));")]
    [InlineData("executor.MapAsync(Work.Remote.Do, items);")]
    public Task Loops_are_as_long_as_the_items_say(string map) => Verify.VerifyAsync(Work.With(AsManyAsTheItem, map));

    // The notebook of Python's concurrent.futures.
    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, Enumerable.Range(1, 39_999).Select(i => (long)i));")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, items);")]
    [InlineData("for (long i = 1; i < 40_000; i++) executor.SubmitAsync(Work.Remote.Do(i));")]
    public Task The_notebook(string map) => Verify.VerifyAsync(Work.With(
        """
        public static long[] Do(long n)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
                var factors = new List<long>();
                long root = (long)Math.Sqrt(n);
                for (long candidate = 2; candidate <= root && n > 1; candidate += candidate == 2 ? 1 : 2)
                {
                    for (; n % candidate == 0; n /= candidate)
                        factors.Add(candidate);
                }

                if (n > 1 || factors.Count == 0)
                    factors.Add(n);
                return [.. factors];
            }
        """,
        map,
        "long",
        "long[]"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Is_quiet_where_each_item_is_known_to_take_long() =>
        Verify.VerifyAsync(Work.With(Large, "executor.MapAsync(Work.Remote.Do, Enumerable.Range(1, 39_999));"));
}
