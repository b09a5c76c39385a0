using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Remoting.Serialization.State;

/// <summary>
/// The objects of a type that the type itself keeps in <c>static readonly</c> fields, its own or its base types': a colour is told from others by being
/// the one in <c>Colour.Red</c>. They travel by the name of that field, so that they stay the same objects.
/// </summary>
internal sealed class StaticInstances
{
    private readonly Dictionary<object, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, object> _instances = [];
    private readonly Type _type;

    private StaticInstances(Type type) => _type = type;

    public static StaticInstances? Of(Type type)
    {
        if (type.IsValueType)
            return null;
        var found = new StaticInstances(type);
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (var field in FieldsOf(level).Where(field => field.IsInitOnly && field.FieldType.IsAssignableFrom(type)))
                found.Add(level, field);
        }
        return found._names.Count == 0 ? null : found;
    }

    public string? NameOf(object value) => _names.GetValueOrDefault(value);

    public object Find(string name) => _instances.GetValueOrDefault(name)
        ?? throw new StateException($"'{TypeText.Of(_type)}' has no object of its own called '{name}' in this process.");

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An instance that is not found travels by its fields.")]
    private static FieldInfo[] FieldsOf(Type level) =>
        level.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);

    // What is kept in a static field of type object is no instance that users tell apart by it.
    private void Add(Type level, FieldInfo field)
    {
        if (field.FieldType == typeof(object) || field.FieldType.IsInterface || field.IsDefined(typeof(ThreadStaticAttribute)))
            return;
        object? value;
        try
        {
            value = field.GetValue(null);
        }
        catch (TargetInvocationException)
        {
            // The type cannot be initialized: then nothing of it is compared by anybody.
            return;
        }
        catch (TypeInitializationException)
        {
            return;
        }
        string name = $"{level.Name}.{field.Name}";
        if (value?.GetType() == _type && _names.TryAdd(value, name))
            _instances.Add(name, value);
    }
}
