namespace Remoting.Tests.Library;

/// <summary>A static class of a referenced library, named as one of the tests is.</summary>
public static class StaticClass
{
    [ProcessPoolCallable] public static int Value(int value) => value + 100;
    [ProcessPoolCallable] public static void Nothing(string file, int value) => CallableBody.Leave(file, value + 100);
    [ProcessPoolCallable] public static Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + 100);
    [ProcessPoolCallable] public static Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + 100);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + 100);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + 100);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + 100);
}

/// <summary>A record of a referenced library.</summary>
public sealed record Addend(int Number)
{
    [ProcessPoolCallable] public int Value(int value) => value + Number;
    [ProcessPoolCallable] public void Nothing(string file, int value) => CallableBody.Leave(file, value + Number);
    [ProcessPoolCallable] public Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + Number);
    [ProcessPoolCallable] public Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + Number);
    [ProcessPoolCallable] public async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + Number);
    [ProcessPoolCallable] public async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + Number);
    [ProcessPoolCallable] public IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + Number);
}
