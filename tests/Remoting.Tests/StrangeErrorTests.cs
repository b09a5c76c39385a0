using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>Whatever an exception is, its call fails with its type and with what could be read of it, and with a bounded amount of that; its worker lives.</summary>
[SideBySide]
public sealed class StrangeErrorTests : PoolTest
{
    private const int MaxText = 65_536;

    [Cases]
    [InlineData("data throws", "odd", 0)]
    [InlineData("data is null", "odd", 0)]
    [InlineData("data throws when walked", "odd", 2)]
    [InlineData("data without an end", "odd", 256)]
    [InlineData("a million of data", "odd", 256)]
    [InlineData("large data", "odd", 1)]
    [InlineData("data that cannot be read", "odd", 2)]
    [InlineData("message throws", "", 0)]
    [InlineData("message is null", "", 0)]
    [InlineData("large message", "mmm", 0)]
    [InlineData("stack throws", "odd", 0)]
    [InlineData("large stack", "odd", 0)]
    [InlineData("text throws", "outer", 0)]
    [InlineData("large text", "outer", 0)]
    [InlineData("thousands inside", "outer (inner 0", 0)]
    [InlineData("deep inside", "level 199999", 0)]
    [InlineData("aggregates deep inside", "", 0)]
    [InlineData("inside of itself", "outer", 0)]
    public async Task An_exception_costs_its_call_only(string what, string message, int entries)
    {
        await using var executor = new ProcessPoolExecutor(1);
        int process = await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken);
        var error = await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(StrangeErrorCalls.Remote.Throw(what), TestToken));
        Assert.EndsWith("Exception", error.RemoteExceptionType, StringComparison.Ordinal);
        Assert.StartsWith(message, error.RemoteMessage, StringComparison.Ordinal);
        Assert.Equal(entries, error.RemoteData.Count);
        Assert.InRange(error.RemoteMessage.Length, 0, MaxText);
        Assert.InRange(error.RemoteStackTrace?.Length ?? 0, 0, MaxText);
        Assert.InRange(error.RemoteData.Sum(entry => entry.Key.Length + (entry.Value?.Length ?? 0)), 0, MaxText);
        Assert.Equal(process, await executor.SubmitAsync(Calls.Remote.ProcessId(), TestToken));
    }

    [Test]
    public async Task What_can_be_read_is_there()
    {
        await using var executor = new ProcessPoolExecutor(1);
        var error = await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(StrangeErrorCalls.Remote.Throw("data that cannot be read"), TestToken));
        Assert.Equal("1.5", error.RemoteData["good"]);
        Assert.Null(error.RemoteData["value"]);

        error = await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(StrangeErrorCalls.Remote.Throw("thousands inside"), TestToken));
        Assert.Contains("inner 1:", error.RemoteStackTrace, StringComparison.Ordinal);
        Assert.EndsWith("…", error.RemoteStackTrace, StringComparison.Ordinal);

        error = await Assert.ThrowsAsync<RemoteCallException>(() => executor.SubmitAsync(StrangeErrorCalls.Remote.Throw("deep inside"), TestToken));
        Assert.Contains("level 199990", error.RemoteStackTrace, StringComparison.Ordinal);
    }
}
