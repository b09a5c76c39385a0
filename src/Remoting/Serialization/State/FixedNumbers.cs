using System.Collections.Frozen;

namespace Remoting.Serialization.State;

/// <summary>The types of the framework that stand wherever any object can: a small number each, the same in every process that has this library.</summary>
internal static class FixedNumbers
{
    private static readonly Type[] InOrder = [.. Words.All, .. Collections.Definitions, .. KnownByFields.All];

    private static readonly FrozenDictionary<Type, int> Numbers = InOrder.Select((type, number) => (type, number))
        .ToFrozenDictionary(entry => entry.type, entry => entry.number);

    public static int? Of(Type type) => Numbers.TryGetValue(type, out int number) ? number : null;

    public static Type Get(int number) =>
        (uint)number < (uint)InOrder.Length ? InOrder[number] : throw new StateException($"{number} is not the number of a type.");
}
