using Remoting.Tests.Leaks;

namespace Remoting.Tests;

/// <summary>What says whether a call is run again.</summary>
[SideBySide]
public sealed class RetryCallbackMatrixTests : CallbackMatrix
{
    internal static readonly string[] Lane = ["retry policy"];

    public static TheoryData<string, string, string> Rows => RowsOf(Lane);

    [Cases]
    [MemberData(nameof(Rows))]
    public Task A_callback_holds_up_nobody(string kind, string behaviour, string situation) => HoldsUpNobodyAsync(kind, behaviour, situation);
}
