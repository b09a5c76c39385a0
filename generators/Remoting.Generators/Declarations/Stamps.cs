using System.Runtime.CompilerServices;

namespace Remoting.Generators.Declarations;

/// <summary>
/// A number for each object that is asked about, never given again in this process: stands for an immutable object of the
/// compiler's where holding on to the object itself would keep it alive.
/// </summary>
internal static class Stamps
{
    private static readonly ConditionalWeakTable<object, Stamp> Table = new();

    private static int s_last;

    public static int Of(object item) => Table.GetValue(item, static _ => new Stamp(Interlocked.Increment(ref s_last))).Number;

    private sealed class Stamp(int number)
    {
        public int Number { get; } = number;
    }
}
