using System.Globalization;
using System.Reflection;

namespace Remoting.Serialization.State;

/// <summary>Types and members as a reader of messages knows them.</summary>
internal static class TypeText
{
    /// <summary>The type as C# has it, with its namespace.</summary>
    public static string Of(Type type)
    {
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (!type.IsGenericType)
            return (type.FullName ?? type.Name).Replace('+', '.');
        var arguments = new Queue<Type>(type.GetGenericArguments());
        return string.Join('.', type.GetGenericTypeDefinition().FullName!.Split('+').Select(level => Of(level, arguments)));
    }

    /// <summary>A type by its name, with as many of the arguments that are left as it has parameters of its own: what is in it has the others.</summary>
    private static string Of(string name, Queue<Type> arguments)
    {
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : $"{name[..tick]}<{string.Join(", ", Enumerable.Range(0, int.Parse(name[(tick + 1)..], CultureInfo.InvariantCulture)).Select(_ => Of(arguments.Dequeue())))}>";
    }

    /// <summary>A field by the name that its author gave it: that of its property, or of the parameter that it captures.</summary>
    public static string Of(FieldInfo field)
    {
        string name = field.Name;
        int end = name.IndexOf('>', StringComparison.Ordinal);
        return name.StartsWith('<') && end > 1 ? name[1..end] : name.EndsWith('@') ? name[..^1] : name;
    }
}
