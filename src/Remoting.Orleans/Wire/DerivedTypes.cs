using System.Collections.Concurrent;
using System.Reflection;

namespace Remoting.Clustering;

/// <summary>The types of an assembly that stand where another type is asked for.</summary>
internal static class DerivedTypes
{
    private static readonly ConcurrentDictionary<Assembly, ILookup<Type, Type>> Known = new();

    /// <summary>Those of an assembly that are derived from a type, or implement it, by name.</summary>
    public static IEnumerable<Type> Of(Type type, Assembly assembly) => type.IsSealed ? [] : Known.GetOrAdd(assembly, Find)[type];

    private static ILookup<Type, Type> Find(Assembly assembly) => TypesOf(assembly)
        .SelectMany(type => ParentsOf(type).Distinct().Select(parent => (Parent: parent, Type: type)))
        .OrderBy(pair => pair.Type.FullName, StringComparer.Ordinal)
        .ToLookup(pair => pair.Parent, pair => pair.Type);

    private static IEnumerable<Type> ParentsOf(Type type)
    {
        foreach (var parent in type.BaseType is { } own ? [own, .. type.GetInterfaces()] : type.GetInterfaces())
            yield return parent.IsGenericType ? parent.GetGenericTypeDefinition() : parent;
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            // What some of them need is not there: nobody has one of those.
            return e.Types.OfType<Type>();
        }
    }
}
