using Remoting;
using Remoting.Tests.Library;

/// <summary>As in a program of top-level statements.</summary>
internal static partial class Program
{
    [ProcessPoolCallable] internal static int Value(int value) => value + 16;
    [ProcessPoolCallable] internal static void Nothing(string file, int value) => Deed.Leave(file, value + 16);
    [ProcessPoolCallable] internal static Task Later(string file, int value) => Deed.LeaveAsync(file, value + 16);
    [ProcessPoolCallable] internal static Task<int> LaterValue(int value) => Deed.LaterAsync(value + 16);
    [ProcessPoolCallable] internal static async ValueTask Soon(string file, int value) => await Deed.LeaveAsync(file, value + 16);
    [ProcessPoolCallable] internal static async ValueTask<int> SoonValue(int value) => await Deed.LaterAsync(value + 16);
    [ProcessPoolCallable] internal static IAsyncEnumerable<int> Stream(int value) => Deed.EachAsync(value + 16);
}
