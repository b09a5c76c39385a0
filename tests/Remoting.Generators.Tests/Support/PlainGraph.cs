using System.Reflection;

namespace Remoting.Generators.Tests.Support;

/// <summary>Objects with all that they hold.</summary>
internal static class PlainGraph
{
    /// <summary>How many objects there are.</summary>
    public static int Size(object root)
    {
        var visited = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<object>([root]);
        while (waiting.Count > 0)
        {
            var item = waiting.Pop();
            if (item is string || !visited.Add(item))
                continue;
            if (item is Array { Rank: 1 } array && !item.GetType().GetElementType()!.IsPrimitive)
            {
                foreach (var element in array)
                    Add(element);
            }

            for (var type = item.GetType(); type is not null; type = type.BaseType)
            {
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (!field.FieldType.IsPrimitive && !field.FieldType.IsPointer && !typeof(Delegate).IsAssignableFrom(field.FieldType) && !typeof(Type).IsAssignableFrom(field.FieldType))
                        Add(field.GetValue(item));
                }
            }
        }

        return visited.Count;

        void Add(object? value)
        {
            if (value is not null)
                waiting.Push(value);
        }
    }
}
