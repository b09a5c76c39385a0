#pragma warning disable
using Remoting.Mapping;
namespace Remoting
{
    public sealed class ProcessPoolExecutor : Executor { public ProcessPoolExecutor() {} public ProcessPoolExecutor(int maxWorkers) {} public ProcessPoolExecutor(ProcessPoolOptions options) {} public override Task ShutdownAsync(bool cancelPending = false) => Task.CompletedTask; }
    public sealed class ThreadPoolExecutor : Executor { public override Task ShutdownAsync(bool cancelPending = false) => Task.CompletedTask; }
    public sealed record ProcessPoolOptions { public RemoteCall? Initializer { get; init; } public TimeSpan? CallTimeout {get;init;} public int MaxAttempts {get;init;} public TimeSpan CancellationGracePeriod {get;init;} internal static TimeSpan? CheckTimeout(TimeSpan? t, string n) => t; }
    public class CallTimeoutException : RemotingException {}
}
namespace Remoting.Mapping
{
    internal static class CallSource { public static object Create(params object[] a) => a; }
    internal static class MapOptions { public static object Check(ChunkSize c, int? b) => c; }
    internal class OrderedMap<T>(params object[] a) : IAsyncEnumerable<T> { public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken c) => throw new NotSupportedException(); }
    internal class UnorderedMap<T>(params object[] a) : IAsyncEnumerable<MapResult<T>> { public IAsyncEnumerator<MapResult<T>> GetAsyncEnumerator(CancellationToken c) => throw new NotSupportedException(); }
    internal static class ForEachMap { public static Task RunAsync(params object[] a) => throw new NotSupportedException(); }
}
