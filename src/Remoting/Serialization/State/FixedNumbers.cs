namespace Remoting.Serialization.State;

/// <summary>The types of the framework that stand wherever any object can: a small number each, the same in every process that has this library.</summary>
internal static class FixedNumbers
{
    private static readonly Type[] InOrder = [.. Words.All, .. Collections.Definitions, .. KnownByFields.All];

    private static readonly Dictionary<Type, int> Numbers = Number();

    public static int? Of(Type type) => Numbers.TryGetValue(type, out int number) ? number : null;

    public static Type Get(int number) =>
        (uint)number < (uint)InOrder.Length ? InOrder[number] : throw new StateException($"{number} is not the number of a type.");

    private static Dictionary<Type, int> Number()
    {
        var numbers = new Dictionary<Type, int>(InOrder.Length);
        foreach (var type in InOrder)
            numbers.Add(type, numbers.Count);
        return numbers;
    }
}
