using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Remoting.Serialization.State;

/// <summary>Classes inside of the framework that nobody can name, and the type that they travel as.</summary>
internal static class StandIns
{
    /// <summary>The type itself, where nothing stands in for it.</summary>
    public static Type Of(Type type)
    {
        if (type.IsAssignableTo(typeof(Type)))
            return typeof(Type);
        if (!ProgramAssemblies.IsFramework(type.Assembly))
            return type;
        if (JsonValueAbove(type) is { } value)
            return value;
        if (type.IsAssignableTo(typeof(Encoding)))
            return typeof(Encoding);
        if (type.IsAssignableTo(typeof(IPAddress)))
            return typeof(IPAddress);
        if (IsComparer(type))
            return typeof(ComparerWord);
        return Collections.StandInOf(type) ?? type;
    }

    /// <summary>Asked so that a program that is compiled ahead of time and makes no such objects has nothing of what they need, as in <see cref="Words"/>.</summary>
    private static Type? JsonValueAbove(Type type)
    {
        for (var above = type; above is not null; above = above.BaseType)
        {
            if (above == typeof(JsonValue))
                return above;
        }
        return null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A comparer that is not seen to be one is refused.")]
    // Not what can be compared, and compares others by the way, as tuples can; nor what a sorted dictionary has for its pairs, which is the comparer of its keys.
    private static bool IsComparer(Type type) => type is { IsClass: true, IsAbstract: false } && !type.IsAssignableTo(typeof(IStructuralEquatable))
        && type.DeclaringType != typeof(SortedDictionary<,>)
        && type.GetInterfaces().Any(@interface => @interface == typeof(IComparer) || @interface == typeof(IEqualityComparer)
            || (@interface.IsGenericType && (@interface.GetGenericTypeDefinition() == typeof(IEqualityComparer<>) || @interface.GetGenericTypeDefinition() == typeof(IComparer<>))));
}

/// <summary>By what number comparers of the framework are known.</summary>
internal sealed class ComparerWord;
