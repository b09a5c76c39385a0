using Remoting.Tests.Library;

namespace Remoting.Tests.Shapes;

// Every shape of callable, each with every kind of result. What they have in common is on purpose written out: that is what is tested.
#pragma warning disable CA1068 // A token may stand anywhere.

public static class StaticClass
{
    [ProcessPoolCallable] public static int Value(int value) => value + 1;
    [ProcessPoolCallable] public static void Nothing(string file, int value) => CallableBody.Leave(file, value + 1);
    [ProcessPoolCallable] public static Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + 1);
    [ProcessPoolCallable] public static Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + 1);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + 1);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + 1);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + 1);
}

public class OrdinaryClass
{
    [ProcessPoolCallable] public static int Value(int value) => value + 2;
    [ProcessPoolCallable] public static void Nothing(string file, int value) => CallableBody.Leave(file, value + 2);
    [ProcessPoolCallable] public static Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + 2);
    [ProcessPoolCallable] public static Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + 2);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + 2);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + 2);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + 2);
}

public struct OrdinaryStruct
{
    [ProcessPoolCallable] public static int Value(int value) => value + 3;
    [ProcessPoolCallable] public static void Nothing(string file, int value) => CallableBody.Leave(file, value + 3);
    [ProcessPoolCallable] public static Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + 3);
    [ProcessPoolCallable] public static Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + 3);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + 3);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + 3);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + 3);
}

public record OrdinaryRecord(int Number)
{
    [ProcessPoolCallable] public static int Value(int value) => value + 4;
    [ProcessPoolCallable] public static void Nothing(string file, int value) => CallableBody.Leave(file, value + 4);
    [ProcessPoolCallable] public static Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + 4);
    [ProcessPoolCallable] public static Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + 4);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + 4);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + 4);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + 4);
}

public readonly record struct RecordStruct(int Number)
{
    [ProcessPoolCallable] public static int Value(int value) => value + 5;
    [ProcessPoolCallable] public static void Nothing(string file, int value) => CallableBody.Leave(file, value + 5);
    [ProcessPoolCallable] public static Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + 5);
    [ProcessPoolCallable] public static Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + 5);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + 5);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + 5);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + 5);
}

public interface IHaveCallables
{
    [ProcessPoolCallable] public static int Value(int value) => value + 6;
    [ProcessPoolCallable] public static void Nothing(string file, int value) => CallableBody.Leave(file, value + 6);
    [ProcessPoolCallable] public static Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + 6);
    [ProcessPoolCallable] public static Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + 6);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + 6);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + 6);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + 6);
}

internal static class InternalClass
{
    [ProcessPoolCallable] public static int Value(int value) => value + 8;
    [ProcessPoolCallable] public static void Nothing(string file, int value) => CallableBody.Leave(file, value + 8);
    [ProcessPoolCallable] public static Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + 8);
    [ProcessPoolCallable] public static Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + 8);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + 8);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + 8);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + 8);
}

public static class InternalMethods
{
    [ProcessPoolCallable] internal static int Value(int value) => value + 9;
    [ProcessPoolCallable] internal static void Nothing(string file, int value) => CallableBody.Leave(file, value + 9);
    [ProcessPoolCallable] internal static Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + 9);
    [ProcessPoolCallable] internal static Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + 9);
    [ProcessPoolCallable] internal static async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + 9);
    [ProcessPoolCallable] internal static async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + 9);
    [ProcessPoolCallable] internal static IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + 9);
}

public static class Params
{
    [ProcessPoolCallable] public static int Value(params int[] values) => values.Sum() + 10;
    [ProcessPoolCallable] public static void Nothing(string file, params int[] values) => CallableBody.Leave(file, values.Sum() + 10);
    [ProcessPoolCallable] public static Task Later(string file, params int[] values) => CallableBody.LeaveAsync(file, values.Sum() + 10);
    [ProcessPoolCallable] public static Task<int> LaterValue(params int[] values) => CallableBody.LaterAsync(values.Sum() + 10);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, params int[] values) => await CallableBody.LeaveAsync(file, values.Sum() + 10);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(params int[] values) => await CallableBody.LaterAsync(values.Sum() + 10);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(params int[] values) => CallableBody.EachAsync(values.Sum() + 10);
}

public static class Defaults
{
    [ProcessPoolCallable] public static int Value(int value = 5, string? text = "abc", DayOfWeek day = DayOfWeek.Friday) => value + (text?.Length ?? 0) + (int)day + 11;
    [ProcessPoolCallable] public static void Nothing(string file, int value = 5, string? text = null, double number = 1.5) => CallableBody.Leave(file, value + (text?.Length ?? 0) + (int)number + 11);
    [ProcessPoolCallable] public static Task Later(string file, int value = 5, string? text = null, double number = 1.5) => CallableBody.LeaveAsync(file, value + (text?.Length ?? 0) + (int)number + 11);
    [ProcessPoolCallable] public static Task<int> LaterValue(int value = 5, string? text = "abc", DayOfWeek day = DayOfWeek.Friday) => CallableBody.LaterAsync(value + (text?.Length ?? 0) + (int)day + 11);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, int value = 5, string? text = null, double number = 1.5) => await CallableBody.LeaveAsync(file, value + (text?.Length ?? 0) + (int)number + 11);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(int value = 5, string? text = "abc", DayOfWeek day = DayOfWeek.Friday) => await CallableBody.LaterAsync(value + (text?.Length ?? 0) + (int)day + 11);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(int value = 5, string? text = "abc", DayOfWeek day = DayOfWeek.Friday) => CallableBody.EachAsync(value + (text?.Length ?? 0) + (int)day + 11);
}

public static class NamedArguments
{
    [ProcessPoolCallable] public static int Value(int first, int second) => first * 10 + second + 12;
    [ProcessPoolCallable] public static void Nothing(string file, int first, int second) => CallableBody.Leave(file, first * 10 + second + 12);
    [ProcessPoolCallable] public static Task Later(string file, int first, int second) => CallableBody.LeaveAsync(file, first * 10 + second + 12);
    [ProcessPoolCallable] public static Task<int> LaterValue(int first, int second) => CallableBody.LaterAsync(first * 10 + second + 12);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, int first, int second) => await CallableBody.LeaveAsync(file, first * 10 + second + 12);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(int first, int second) => await CallableBody.LaterAsync(first * 10 + second + 12);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(int first, int second) => CallableBody.EachAsync(first * 10 + second + 12);
}

public static class @event
{
    [ProcessPoolCallable] public static int Value(int @class, int @this) => @class * 10 + @this + 13;
    [ProcessPoolCallable] public static void Nothing(string file, int @class, int @return) => CallableBody.Leave(file, @class * 10 + @return + 13);
    [ProcessPoolCallable] public static Task Later(string file, int @class, int @return) => CallableBody.LeaveAsync(file, @class * 10 + @return + 13);
    [ProcessPoolCallable] public static Task<int> LaterValue(int @class, int @this) => CallableBody.LaterAsync(@class * 10 + @this + 13);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, int @class, int @return) => await CallableBody.LeaveAsync(file, @class * 10 + @return + 13);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(int @class, int @this) => await CallableBody.LaterAsync(@class * 10 + @this + 13);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(int @class, int @this) => CallableBody.EachAsync(@class * 10 + @this + 13);
}

public static class TokenAndProgress
{
    [ProcessPoolCallable] public static int Value(CancellationToken token, int value, IProgress<int>? progress = null, CancellationToken another = default) => (token.CanBeCanceled && another == token ? 1000 : 0) + (progress is null ? 0 : 1) + value + 14;
    [ProcessPoolCallable] public static void Nothing(string file, CancellationToken token, int value, IProgress<int>? progress = null) => CallableBody.Leave(file, (token.CanBeCanceled ? 1000 : 0) + (progress is null ? 0 : 1) + value + 14);
    [ProcessPoolCallable] public static Task Later(string file, CancellationToken token, int value, IProgress<int>? progress = null) => CallableBody.LeaveAsync(file, (token.CanBeCanceled ? 1000 : 0) + (progress is null ? 0 : 1) + value + 14);
    [ProcessPoolCallable] public static Task<int> LaterValue(CancellationToken token, int value, IProgress<int>? progress = null, CancellationToken another = default) => CallableBody.LaterAsync((token.CanBeCanceled && another == token ? 1000 : 0) + (progress is null ? 0 : 1) + value + 14);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, CancellationToken token, int value, IProgress<int>? progress = null) => await CallableBody.LeaveAsync(file, (token.CanBeCanceled ? 1000 : 0) + (progress is null ? 0 : 1) + value + 14);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(CancellationToken token, int value, IProgress<int>? progress = null, CancellationToken another = default) => await CallableBody.LaterAsync((token.CanBeCanceled && another == token ? 1000 : 0) + (progress is null ? 0 : 1) + value + 14);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(CancellationToken token, int value, IProgress<int>? progress = null, CancellationToken another = default) => CallableBody.EachAsync((token.CanBeCanceled && another == token ? 1000 : 0) + (progress is null ? 0 : 1) + value + 14);
}

public sealed record InstanceOfRecord(int Number)
{
    [ProcessPoolCallable] public int Value(int value) => value + Number;
    [ProcessPoolCallable] public void Nothing(string file, int value) => CallableBody.Leave(file, value + Number);
    [ProcessPoolCallable] public Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + Number);
    [ProcessPoolCallable] public Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + Number);
    [ProcessPoolCallable] public async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + Number);
    [ProcessPoolCallable] public async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + Number);
    [ProcessPoolCallable] public IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + Number);
}

public class InstanceOfClass
{
    public int Number { get; set; }

    [ProcessPoolCallable] public int Value(int value) => value + Number;
    [ProcessPoolCallable] public void Nothing(string file, int value) => CallableBody.Leave(file, value + Number);
    [ProcessPoolCallable] public Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + Number);
    [ProcessPoolCallable] public Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + Number);
    [ProcessPoolCallable] public async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + Number);
    [ProcessPoolCallable] public async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + Number);
    [ProcessPoolCallable] public IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + Number);
}

public struct InstanceOfStruct
{
    public int Number { get; set; }

    [ProcessPoolCallable] public readonly int Value(int value) => value + Number;
    [ProcessPoolCallable] public readonly void Nothing(string file, int value) => CallableBody.Leave(file, value + Number);
    [ProcessPoolCallable] public readonly Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + Number);
    [ProcessPoolCallable] public readonly Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + Number);
    [ProcessPoolCallable] public readonly async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + Number);
    [ProcessPoolCallable] public readonly async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + Number);
    [ProcessPoolCallable] public readonly IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + Number);
}

public static class Outer
{
    public class Nested
    {
        [ProcessPoolCallable] public static int Value(int value) => value + 7;
        [ProcessPoolCallable] public static void Nothing(string file, int value) => CallableBody.Leave(file, value + 7);
        [ProcessPoolCallable] public static Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + 7);
        [ProcessPoolCallable] public static Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + 7);
        [ProcessPoolCallable] public static async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + 7);
        [ProcessPoolCallable] public static async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + 7);
        [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + 7);
    }
}

public static class Overloads
{
    [ProcessPoolCallable] public static int Value(int value) => value + 15;
    [ProcessPoolCallable] public static void Nothing(string file, int value) => CallableBody.Leave(file, value + 15);
    [ProcessPoolCallable] public static Task Later(string file, int value) => CallableBody.LeaveAsync(file, value + 15);
    [ProcessPoolCallable] public static Task<int> LaterValue(int value) => CallableBody.LaterAsync(value + 15);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, int value) => await CallableBody.LeaveAsync(file, value + 15);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(int value) => await CallableBody.LaterAsync(value + 15);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(int value) => CallableBody.EachAsync(value + 15);

    [ProcessPoolCallable] public static int Value(string value) => value.Length + 0;
    [ProcessPoolCallable] public static void Nothing(string file, string value) => CallableBody.Leave(file, value.Length + 0);
    [ProcessPoolCallable] public static Task Later(string file, string value) => CallableBody.LeaveAsync(file, value.Length + 0);
    [ProcessPoolCallable] public static Task<int> LaterValue(string value) => CallableBody.LaterAsync(value.Length + 0);
    [ProcessPoolCallable] public static async ValueTask Soon(string file, string value) => await CallableBody.LeaveAsync(file, value.Length + 0);
    [ProcessPoolCallable] public static async ValueTask<int> SoonValue(string value) => await CallableBody.LaterAsync(value.Length + 0);
    [ProcessPoolCallable] public static IAsyncEnumerable<int> Stream(string value) => CallableBody.EachAsync(value.Length + 0);
}
