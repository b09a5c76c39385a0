using Remoting.Tests.Leaks;

namespace Remoting.Tests;

// The rows of the matrix, a lane for each thing that rows have in common.

/// <summary>A logger: each pool has its own.</summary>
[SideBySide]
public sealed class LoggerCallbackMatrixTests : CallbackMatrix
{
    internal static readonly string[] Lane = ["logger"];

    public static TheoryData<string, string, string> Rows => RowsOf(Lane);

    [Cases]
    [MemberData(nameof(Rows))]
    public Task A_callback_holds_up_nobody(string kind, string behaviour, string situation) => HoldsUpNobodyAsync(kind, behaviour, situation);
}

/// <summary>What is called with the lines that workers print.</summary>
[SideBySide]
public sealed class OutputCallbackMatrixTests : CallbackMatrix
{
    internal static readonly string[] Lane = ["output callback"];

    public static TheoryData<string, string, string> Rows => RowsOf(Lane);

    [Cases]
    [MemberData(nameof(Rows))]
    public Task A_callback_holds_up_nobody(string kind, string behaviour, string situation) => HoldsUpNobodyAsync(kind, behaviour, situation);
}

/// <summary>Listeners to progress.</summary>
[SideBySide]
public sealed class ProgressCallbackMatrixTests : CallbackMatrix
{
    internal static readonly string[] Lane = ["progress listener"];

    public static TheoryData<string, string, string> Rows => RowsOf(Lane);

    [Cases]
    [MemberData(nameof(Rows))]
    public Task A_callback_holds_up_nobody(string kind, string behaviour, string situation) => HoldsUpNobodyAsync(kind, behaviour, situation);
}

/// <summary>Sources and stubs of maps, and sequences that are arguments.</summary>
[SideBySide]
public sealed class MapCallbackMatrixTests : CallbackMatrix
{
    internal static readonly string[] Lane = ["source of a map", "stub of a map", "sequence of a call"];

    public static TheoryData<string, string, string> Rows => RowsOf(Lane);

    [Cases]
    [MemberData(nameof(Rows))]
    public Task A_callback_holds_up_nobody(string kind, string behaviour, string situation) => HoldsUpNobodyAsync(kind, behaviour, situation);
}

/// <summary>Code of data, which looks at statics: one after the other.</summary>
[SideBySide]
public sealed class DataCallbackMatrixTests : CallbackMatrix
{
    internal static readonly string[] Lane = ["code that reads a result", "code that reads a streamed item", "code that writes an argument"];

    public static TheoryData<string, string, string> Rows => RowsOf(Lane);

    [Cases]
    [MemberData(nameof(Rows))]
    public Task A_callback_holds_up_nobody(string kind, string behaviour, string situation) => HoldsUpNobodyAsync(kind, behaviour, situation);
}

/// <summary>Listeners hear of every pool of the program, so no other is there.</summary>
public sealed class ListenerCallbackMatrixTests : CallbackMatrix
{
    internal static readonly string[] Lane = ["meter listener", "activity listener"];

    public static TheoryData<string, string, string> Rows => RowsOf(Lane);

    [Cases]
    [MemberData(nameof(Rows))]
    public Task A_callback_holds_up_nobody(string kind, string behaviour, string situation) => HoldsUpNobodyAsync(kind, behaviour, situation);
}

/// <summary>No kind is forgotten.</summary>
public sealed class CallbackMatrixTests : CallbackMatrix
{
    [Test]
    public void Every_kind_is_in_one_lane() => Assert.Equal(
        AllKinds.Order(StringComparer.Ordinal),
        new[] { LoggerCallbackMatrixTests.Lane, OutputCallbackMatrixTests.Lane, ProgressCallbackMatrixTests.Lane, MapCallbackMatrixTests.Lane, RetryCallbackMatrixTests.Lane, DataCallbackMatrixTests.Lane, ListenerCallbackMatrixTests.Lane }
            .SelectMany(lane => lane).Order(StringComparer.Ordinal));
}
