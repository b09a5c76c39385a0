using System.Runtime.CompilerServices;

namespace Remoting.Analyzers.Survey.Catalogue;

/// <summary>What the language does itself: the rows whose names begin with <c>operation:</c>.</summary>
internal static class LanguageOperations
{
    private static int s_number = 12_345;
    private static long s_long = 12_345;
    private static double s_double = 3.25;
    private static string s_text = "The quick brown fox ";
    private static object? s_object;
    private static int[] s_array = [1, 2, 3, 4];
    private static Func<int, int> s_function = n => n + 1;

    public static readonly (string Name, Action<int> Loop)[] All =
    [
        ("operation:arithmetic", times => { int n = s_number; for (int i = 0; i < times; i++) n = (n ^ i) * 3; s_number = n; }),
        ("operation:division", times => { long n = s_long; for (int i = 1; i <= times; i++) n += s_long / i; s_double = n; }),
        ("operation:element", times => { int[] a = s_array; int n = 0; for (int i = 0; i < times; i++) n += a[i & 3]; s_number = n | 1; }),
        ("operation:new object", times => { for (int i = 0; i < times; i++) s_object = new Small { Value = i }; }),
        ("operation:box", times => { for (int i = 0; i < times; i++) s_object = i; }),
        ("operation:new array", times => { for (int i = 0; i < times; i++) s_object = new int[4]; }),
        ("operation:array element", times => { for (int i = 0; i < times / 1_000 + 1; i++) s_object = new int[1_000]; }),
        ("operation:delegate", times => { for (int i = 0; i < times; i++) { int captured = i; s_object = (Func<int>)(() => captured); } }),
        ("operation:delegate call", times => { int n = 0; for (int i = 0; i < times; i++) n = s_function(n); s_number = n; }),
        ("operation:call", times => { int n = 0; for (int i = 0; i < times; i++) n = Called(n); s_number = n; }),
        ("operation:interpolated string", times => { for (int i = 0; i < times; i++) s_object = $"Hello {s_text}"; }),
        ("operation:interpolated text", times => { for (int i = 0; i < times; i++) s_object = $"{s_text}: {s_text}, {s_text}"; }),
        ("operation:interpolated number", times => { for (int i = 0; i < times; i++) s_object = $"{s_number}"; }),
        ("operation:interpolated fraction", times => { for (int i = 0; i < times; i++) s_object = $"{s_double:N3}"; }),
        ("operation:concatenation", times => { for (int i = 0; i < times; i++) s_object = s_text + s_text; }),
        ("operation:try and catch", times => { for (int i = 0; i < times; i++) { try { s_number = Called(i); } catch (InvalidOperationException) { s_number = 0; } } }),
        ("operation:lock", times => { object gate = s_text; for (int i = 0; i < times; i++) { lock (gate) s_number++; } }),
        ("operation:async method", times => { for (int i = 0; i < times; i++) s_object = AsynchronousAsync(i); }),
        ("operation:iterator", times => { for (int i = 0; i < times; i++) s_object = Numbers(i).GetEnumerator().MoveNext(); }),
        ("operation:throw", times => { for (int i = 0; i < times; i++) { try { throw new InvalidOperationException(); } catch (InvalidOperationException) { s_number++; } } }),
    ];

    /// <summary>Sorting what is sorted already would tell little: each time it is another copy.</summary>
    public static readonly (string Name, Action<int> Ordinary, Action<int> Long)[] Sorts =
    [
        .. new[] { "System.Array.Sort", "System.Collections.Generic.List`1.Sort", "System.MemoryExtensions.Sort" }
            .Select(name => (name, Sorting(Samples.OrdinaryCount), Sorting(Samples.OrdinaryCount * Samples.LongTimes))),
    ];

    private static Action<int> Sorting(int count)
    {
        int[] numbers = [.. Enumerable.Range(0, count).Select(i => i * 7919 % 1_009)];
        return times =>
        {
            for (int i = 0; i < times; i++)
            {
                int[] copy = [.. numbers];
                Array.Sort(copy);
                s_object = copy;
            }
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Called(int n) => n + 1;

    private static async Task<int> AsynchronousAsync(int n)
    {
        await Task.CompletedTask;
        return n + 1_000;
    }

    private static IEnumerable<int> Numbers(int n)
    {
        yield return n;
    }

    private sealed class Small
    {
        public int Value { get; set; }
    }
}
