using System.Globalization;
using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>A callable and its two generated classes.</summary>
/// <param name="Callable">The callable.</param>
/// <param name="Call">The class with the arguments of one call.</param>
/// <param name="Table">The class by which a worker runs it.</param>
/// <param name="Owner">The class that both are in, from anywhere.</param>
internal sealed record NamedCallable(CallableModel Callable, string Call, string Table, string Owner)
{
    /// <summary>What is left of a name within bounds, beside the endings and the number of an overload.</summary>
    private const int Room = BoundedName.MaximumLength - 16;

    /// <summary>Overloads are told apart by a number, in the order of their signatures.</summary>
    public static List<NamedCallable> Of(GroupModel group)
    {
        var owner = GroupEmitter.Callables(group.Container);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var named = new List<NamedCallable>();
        foreach (var callable in group.Callables)
        {
            counts.TryGetValue(callable.Name, out var count);
            counts[callable.Name] = ++count;
            var suffix = count == 1 ? "" : count.ToString(CultureInfo.InvariantCulture);
            var name = BoundedName.Of(callable.Name, Room);
            named.Add(new NamedCallable(callable, name + "Call" + suffix, name + "Callable" + suffix, owner));
        }

        return named;
    }
}
