using Remoting.Tests.Odd;

namespace Remoting.Tests.Fidelity;

#pragma warning disable RMT0101, RMT0102, RMT0103, RMT0105 // Some of these are uncertain, which is the point.

/// <summary>Types of which one might lose something, each declared as what it is: what it tells there, and the object itself.</summary>
public static class OddCalls
{
    [ProcessPoolCallable] public static (string Told, Hiding Value) Case0(Hiding value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Explicit Value) Case1(Explicit value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, RecordOfMutable Value) Case2(RecordOfMutable value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Outer<string>.Inner<(int, DayOfWeek)> Value) Case3(Outer<string>.Inner<(int, DayOfWeek)> value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Suit Value) Case4(Suit value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, LazyField Value) Case5(LazyField value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Subscribed Value) Case6(Subscribed value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, CalledBack Value) Case7(CalledBack value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Covariant Value) Case8(Covariant value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Captured Value) Case9(Captured value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, FieldKeyword Value) Case10(FieldKeyword value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Validated Value) Case11(Validated value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, CountingCollection Value) Case12(CountingCollection value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, OwnDictionary Value) Case13(OwnDictionary value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Arrays Value) Case14(Arrays value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Enums Value) Case15(Enums value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, LongTuples Value) Case16(LongTuples value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Inline Value) Case17(Inline value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Views Value) Case18(Views value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Slices Value) Case19(Slices value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Place Value) Case20(Place value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Values Value) Case21(Values value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Keywords Value) Case22(Keywords value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Keyed Value) Case23(Keyed value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Boxes Value) Case24(Boxes value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, OwnCollections Value) Case25(OwnCollections value) => (value.Tell(), value);
    [ProcessPoolCallable] public static (string Told, Recent Value) Case26(Recent value) => (value.Tell(), value);

    /// <summary>The same where nothing is declared.</summary>
    [ProcessPoolCallable]
    public static (string Told, object Value) Any(object value) => (Tell(value), value);

    public static string Tell(object value) => (string)value.GetType().GetMethod("Tell")!.Invoke(value, null)!;

    /// <summary>The call of a case, with an object of its type.</summary>
    internal static async Task<(string Told, object Value)> RunAsync(Executor executor, int index, object value, CancellationToken cancellationToken)
    {
        switch (index)
        {
            case 0: return await executor.SubmitAsync(OddCalls.Remote.Case0((Hiding)value), cancellationToken);
            case 1: return await executor.SubmitAsync(OddCalls.Remote.Case1((Explicit)value), cancellationToken);
            case 2: return await executor.SubmitAsync(OddCalls.Remote.Case2((RecordOfMutable)value), cancellationToken);
            case 3: return await executor.SubmitAsync(OddCalls.Remote.Case3((Outer<string>.Inner<(int, DayOfWeek)>)value), cancellationToken);
            case 4: return await executor.SubmitAsync(OddCalls.Remote.Case4((Suit)value), cancellationToken);
            case 5: return await executor.SubmitAsync(OddCalls.Remote.Case5((LazyField)value), cancellationToken);
            case 6: return await executor.SubmitAsync(OddCalls.Remote.Case6((Subscribed)value), cancellationToken);
            case 7: return await executor.SubmitAsync(OddCalls.Remote.Case7((CalledBack)value), cancellationToken);
            case 8: return await executor.SubmitAsync(OddCalls.Remote.Case8((Covariant)value), cancellationToken);
            case 9: return await executor.SubmitAsync(OddCalls.Remote.Case9((Captured)value), cancellationToken);
            case 10: return await executor.SubmitAsync(OddCalls.Remote.Case10((FieldKeyword)value), cancellationToken);
            case 11: return await executor.SubmitAsync(OddCalls.Remote.Case11((Validated)value), cancellationToken);
            case 12: return await executor.SubmitAsync(OddCalls.Remote.Case12((CountingCollection)value), cancellationToken);
            case 13: return await executor.SubmitAsync(OddCalls.Remote.Case13((OwnDictionary)value), cancellationToken);
            case 14: return await executor.SubmitAsync(OddCalls.Remote.Case14((Arrays)value), cancellationToken);
            case 15: return await executor.SubmitAsync(OddCalls.Remote.Case15((Enums)value), cancellationToken);
            case 16: return await executor.SubmitAsync(OddCalls.Remote.Case16((LongTuples)value), cancellationToken);
            case 17: return await executor.SubmitAsync(OddCalls.Remote.Case17((Inline)value), cancellationToken);
            case 18: return await executor.SubmitAsync(OddCalls.Remote.Case18((Views)value), cancellationToken);
            case 19: return await executor.SubmitAsync(OddCalls.Remote.Case19((Slices)value), cancellationToken);
            case 20: return await executor.SubmitAsync(OddCalls.Remote.Case20((Place)value), cancellationToken);
            case 21: return await executor.SubmitAsync(OddCalls.Remote.Case21((Values)value), cancellationToken);
            case 22: return await executor.SubmitAsync(OddCalls.Remote.Case22((Keywords)value), cancellationToken);
            case 23: return await executor.SubmitAsync(OddCalls.Remote.Case23((Keyed)value), cancellationToken);
            case 24: return await executor.SubmitAsync(OddCalls.Remote.Case24((Boxes)value), cancellationToken);
            case 25: return await executor.SubmitAsync(OddCalls.Remote.Case25((OwnCollections)value), cancellationToken);
            case 26: return await executor.SubmitAsync(OddCalls.Remote.Case26((Recent)value), cancellationToken);
            default: throw new ArgumentOutOfRangeException(nameof(index));
        }
    }
}
