using Remoting.Analyzers.Mapping;
using Remoting.Analyzers.Tests.Verification;
using Remoting.CodeFixes;

namespace Remoting.Analyzers.Tests.Mapping;

using Verify = FixVerifier<ChunkSizeAnalyzer, AddChunkSizeFix>;

/// <summary>The fix of RMT0201.</summary>
public sealed class AddChunkSizeFixTests
{
    private const string Tiny = "public static int Do(int n) => n * 2;";

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData(
        "executor.{|RMT0201:MapAsync|}(Work.Remote.Do, items);",
        "executor.MapAsync(Work.Remote.Do, items, chunkSize: ChunkSize.Auto);")]
    [InlineData(
        "executor.{|RMT0201:MapAsync|}(Work.Remote.Do, items, bufferSize: 4, cancellationToken: token);",
        "executor.MapAsync(Work.Remote.Do, items, chunkSize: ChunkSize.Auto, bufferSize: 4, cancellationToken: token);")]
    [InlineData(
        "executor.{|RMT0201:MapAsync|}(cancellationToken: token, items: items, stub: Work.Remote.Do);",
        "executor.MapAsync(cancellationToken: token, items: items, stub: Work.Remote.Do, chunkSize: ChunkSize.Auto);")]
    [InlineData(
        "executor?.{|RMT0201:ForEachAsync|}((x, y) => Work.Remote.Do(x), items, items, cancellationToken: token);",
        "executor?.ForEachAsync((x, y) => Work.Remote.Do(x), items, items, chunkSize: ChunkSize.Auto, cancellationToken: token);")]
    [InlineData(
        "executor.{|RMT0201:MapAsync|}(\n            Work.Remote.Do,\n            items);",
        "executor.MapAsync(\n            Work.Remote.Do,\n            items, chunkSize: ChunkSize.Auto);")]
    public Task Adds_the_argument(string map, string fixedMap) => Verify.VerifyAsync(Work.With(Tiny, map), Work.With(Tiny, fixedMap));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Fixes_all() => Verify.VerifyAsync(
        Work.With(Tiny, """
            executor.{|RMT0201:MapAsync|}(Work.Remote.Do, items);
                    executor.{|RMT0201:MapUnorderedAsync|}(Work.Remote.Do, items, bufferSize: 4);
                    executor.ForEachAsync(Work.Remote.Do, items, chunkSize: 1);
                    executor.{|RMT0201:ForEachAsync|}(Work.Remote.Do, asyncItems);
            """),
        Work.With(Tiny, """
            executor.MapAsync(Work.Remote.Do, items, chunkSize: ChunkSize.Auto);
                    executor.MapUnorderedAsync(Work.Remote.Do, items, chunkSize: ChunkSize.Auto, bufferSize: 4);
                    executor.ForEachAsync(Work.Remote.Do, items, chunkSize: 1);
                    executor.ForEachAsync(Work.Remote.Do, asyncItems, chunkSize: ChunkSize.Auto);
            """));

    [Fact(Timeout = RemotingTest.Timeout)]
    public Task Names_the_namespace_where_it_is_not_imported()
    {
        const string usings = "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Threading;\nusing System.Threading.Tasks;\n";
        static string Qualified(string map) => usings + Work.With(Tiny, map)
            .Replace("\r", "").Replace(usings, "").Replace("using Remoting;\n", "")
            .Replace("[ProcessPool", "[Remoting.ProcessPool").Replace("Executor executor", "Remoting.Executor executor").Replace("RemoteCall<", "Remoting.RemoteCall<");
        return Verify.VerifyAsync(
            Qualified("executor.{|RMT0201:MapAsync|}(Work.Remote.Do, items);"),
            Qualified("executor.MapAsync(Work.Remote.Do, items, chunkSize: Remoting.ChunkSize.Auto);"));
    }
}
