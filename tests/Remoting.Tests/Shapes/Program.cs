using Remoting;
using Remoting.Tests.Library;

/// <summary>As in a program of top-level statements.</summary>
internal static partial class Program
{
    [ProcessPoolCallable] internal static int Value(int value) => value + 16;
    [ProcessPoolCallable] internal static void Nothing(string file, int value) => CallableBody.Leave(file, value + 16);
    [ProcessPoolCallable] internal static Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + 16);
    [ProcessPoolCallable] internal static Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + 16);
    [ProcessPoolCallable] internal static async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + 16);
    [ProcessPoolCallable] internal static async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + 16);
    [ProcessPoolCallable] internal static IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + 16);
}
