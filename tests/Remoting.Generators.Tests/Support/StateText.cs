using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Remoting.Generators.Tests.Support;

/// <summary>
/// A text of a whole graph of objects: all fields of all levels, private ones included, and which object is which. Two graphs with one text differ in
/// nothing that a program could find out. Collections of the framework are told by kind, comparer and elements, locks by being there.
/// </summary>
public static class StateText
{
    public static string Of(object? root)
    {
        var text = new StringBuilder();
        Append(text, root, new Dictionary<object, int>(ReferenceEqualityComparer.Instance));
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value, Dictionary<object, int> seen)
    {
        if (value is null or string or Uri or Version or CultureInfo or Type || value.GetType().IsPrimitive || value.GetType().IsEnum || value is decimal or DateTime or DateTimeOffset or Half or Int128 or Guid)
        {
            text.Append(value is Type type ? type.FullName : Describe.Value(value));
            return;
        }

        if (!value.GetType().IsValueType)
        {
            if (seen.TryGetValue(value, out var number))
            {
                text.Append('#').Append(number);
                return;
            }

            // What nobody can tell apart is no object: it may be one or several.
            if (!IsOneOfEquals(value))
            {
                text.Append(seen.Count).Append('=');
                seen.Add(value, seen.Count);
            }
        }

        text.Append(value.GetType().FullName!.Split('`')[0].Split('[')[0]).Append('(');
        if ((value.GetType() is { IsGenericType: true } segment && segment.GetGenericTypeDefinition() == typeof(ArraySegment<>) && segment.GetProperty("Array")!.GetValue(value) is null) || value.GetType().GetProperty("IsDefault")?.GetValue(value) is true)
            text.Append("default");
        else if (value.GetType() is { IsGenericType: true } memory && (memory.GetGenericTypeDefinition() == typeof(Memory<>) || memory.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>)))
            Append(text, value.Equals(Activator.CreateInstance(memory)) ? "default" : memory.GetMethod("ToArray")!.Invoke(value, null), seen);
        else if (value is Lock or SemaphoreSlim or ReaderWriterLockSlim || value.GetType() == typeof(object))
            text.Append("lock");
        else if (value is IEnumerable items && IsFramework(value))
            Elements(text, items, seen);
        else if (!IsFramework(value) || value is System.Runtime.CompilerServices.ITuple || IsPair(value))
            Fields(text, value, seen);
        else
            text.Append(Describe.Value(value));
        text.Append(')');
    }

    private static bool IsPair(object value) => value.GetType().IsGenericType && value.GetType().GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    private static bool IsOneOfEquals(object value) => value.GetType().GetMethod("<Clone>$") is not null
        && Levels(value.GetType()).SelectMany(level => level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)).All(field => field.IsInitOnly);

    private static void Elements(StringBuilder text, IEnumerable items, Dictionary<object, int> seen)
    {
        var comparer = (items.GetType().GetProperty("Comparer") ?? items.GetType().GetProperty("KeyComparer"))?.GetValue(items);
        if (comparer is StringComparer strings)
            text.Append(strings.Equals("a", "A") ? "~" : "").Append(';');
        if (items is Array { Rank: > 1 } grid)
            text.AppendJoin('x', Enumerable.Range(0, grid.Rank).Select(grid.GetLength)).Append(';');
        foreach (var item in items)
        {
            Append(text, item, seen);
            text.Append(',');
        }
    }

    private static void Fields(StringBuilder text, object value, Dictionary<object, int> seen)
    {
        foreach (var level in Levels(value.GetType()))
        {
            foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).OrderBy(field => field.Name, StringComparer.Ordinal))
            {
                if (typeof(Delegate).IsAssignableFrom(field.FieldType))
                    continue;
                text.Append(level.Name).Append('.').Append(field.Name).Append('=');
                Append(text, field.GetValue(value), seen);
                text.Append(' ');
            }
        }
    }

    private static IEnumerable<Type> Levels(Type type)
    {
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
            yield return level;
    }

    private static bool IsFramework(object value) => value.GetType().IsArray || value.GetType().Namespace?.StartsWith("System", StringComparison.Ordinal) == true;
}
