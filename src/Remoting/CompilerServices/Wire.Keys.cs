using System.Diagnostics.CodeAnalysis;

namespace Remoting.CompilerServices;

// Keys find their place by their content. Where that has changed since they were put there, two may have become equal, of which only one would arrive; where
// it comes only after the collection is made, they would not be found.
public static partial class Wire
{
    /// <summary>Whether all that was in a set or a dictionary is there again.</summary>
    /// <exception cref="MessagePack.MessagePackSerializationException">Two keys are equal here.</exception>
    public static void CheckKeys(int found, int expected)
    {
        if (found != expected)
            FailKeys(expected - found);
    }

    /// <summary>A key is not where its content says that it is.</summary>
    [DoesNotReturn]
    public static void FailKey<T>() => Fail($"A key of a '{typeof(T)}' leads back to what holds it, and compares by content that comes after it. A collection that "
        + "cannot be changed cannot be made so: use one that can (HashSet, Dictionary), or compare by less.");

    /// <summary>A collection that has so many elements.</summary>
    internal static IReadOnlyCollection<T> WithAll<T>(IReadOnlyCollection<T> collection, int count)
    {
        CheckKeys(collection.Count, count);
        return collection;
    }

    [DoesNotReturn]
    private static void FailKeys(int missing) => Fail($"{missing} keys of a set or a dictionary are equal to others in it, where they have been put back: what they are "
        + "compared by was changed after they were put there.");
}
