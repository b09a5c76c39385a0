using Microsoft.CodeAnalysis.Testing;
using Remoting.Analyzers.Mapping;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Mapping;

using Verify = AnalyzerVerifier<ChunkSizeAnalyzer>;

/// <summary>RMT0201 by the number of items, where the body says nothing.</summary>
public sealed class ManyItemsTests
{
    private const string Unknown = "public static int Do(int n) { while (n > 1) n /= 2; return n; }";
    private const string Large = "public static int Do(int n) { int sum = 0; for (int i = 0; i < 100_000; i++) sum += i * n; return sum; }";

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, Enumerable.Range(1, 39_999));")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, Enumerable.Range(count: 39_999, start: 1));")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, Enumerable.Repeat(n, 1_000));")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, Enumerable.Sequence(1, 2_000, 2));")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, Enumerable.InfiniteSequence(1, 2));")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, Enumerable.Range(1, 39_999).Select(i => i * 2).ToArray());")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, Enumerable.Range(1, 39_999).Reverse().ToAsyncEnumerable());")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, new int[1_000]);")]
    [InlineData("var numbers = Enumerable.Range(1, 39_999).ToList(); executor.{|RMT0201:MapAsync|}(Work.Remote.Do, numbers);")]
    [InlineData("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, Numbers); } static readonly int[] Numbers = new int[5_000]; static void M() {")]
    [InlineData("executor.{|RMT0201:MapAsync|}((x, y) => Work.Remote.Do(x + y), new int[1_000], new int[2_000]);")]
    [InlineData("executor.{|RMT0201:ForEachAsync|}(x => { Console.WriteLine(); return Work.Remote.Do(x); }, new int[1_000]);")]
    [InlineData("executor.MapAsync(Work.Remote.Do, Enumerable.Range(1, 39_999), chunkSize: 1);")]
    [InlineData("executor.MapAsync(Work.Remote.Do, Enumerable.Range(1, 999));")]
    [InlineData("executor.MapAsync(Work.Remote.Do, Enumerable.Range(1, n));")]
    [InlineData("executor.MapAsync(Work.Remote.Do, Enumerable.Range(1, 39_999).Where(i => i > 7));")]
    [InlineData("executor.MapAsync(Work.Remote.Do, Enumerable.Range(1, 39_999).Chunk(100).Select(c => c[0]));")]
    [InlineData("executor.MapAsync(Work.Remote.Do, new[] { 1, 2, 3 });")]
    [InlineData("executor.MapAsync(Work.Remote.Do, [1, 2, 3]);")]
    [InlineData("executor.MapAsync((x, y) => Work.Remote.Do(x + y), new int[1_000], new int[10]);")]
    [InlineData("executor.MapAsync((x, y) => Work.Remote.Do(x + y), new int[1_000], items);")]
    [InlineData("executor.MapAsync(Work.Remote.Do, items);")]
    [InlineData("IEnumerable<int> numbers = new int[1_000]; if (n > 3) numbers = items; executor.MapAsync(Work.Remote.Do, numbers);")]
    public Task FiresWhereTheCountIsKnownAndLarge(string map) => Verify.VerifyAsync(Work.With(Unknown, map));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task IsQuietWhereEachItemIsKnownToTakeLong() =>
        Verify.VerifyAsync(Work.With(Large, "executor.MapAsync(Work.Remote.Do, Enumerable.Range(1, 39_999));"));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task NamesTheCallableAndTheCount() => Verify.VerifyMessagesAsync(
        Work.With(Unknown, "executor.{|#0:MapAsync|}(Work.Remote.Do, Enumerable.Range(1, 39_999));"),
        new DiagnosticResult(Descriptors.MissingChunkSize).WithLocation(0).WithMessage(
            "'Work.Do(int)' may be small work for each of 39,999 items, and every item is dispatched alone; consider 'chunkSize: ChunkSize.Auto', or write 'chunkSize: 1' if that is meant"));
}
