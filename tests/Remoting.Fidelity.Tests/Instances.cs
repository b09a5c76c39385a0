using System.Reflection;

namespace Remoting.Tests.Fidelity;

/// <summary>Makes objects of types that nobody here has written: by their constructors and factories, with values that are none of the defaults.</summary>
internal static class Instances
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly;

    /// <summary>No more arguments inside of arguments than this.</summary>
    private const int Deepest = 3;

    /// <summary>Up to so many objects of exactly this type, each made in another way.</summary>
    public static IEnumerable<object> Of(Type type, int most)
    {
        var made = new List<object>();
        foreach (var make in Ways(type, 0))
        {
            if (made.Count == most)
                break;
            if (Try(make) is { } value && value.GetType() == type)
                made.Add(value);
        }
        return made;
    }

    private static IEnumerable<Func<object?>> Ways(Type type, int depth)
    {
        foreach (var constructor in type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length))
        {
            if (Arguments(constructor.GetParameters(), depth) is { } arguments)
                yield return () => Changed(constructor.Invoke(arguments), depth);
        }
        foreach (var property in type.GetProperties(Static).Where(property => property.PropertyType == type && property.GetIndexParameters().Length == 0))
            yield return () => property.GetValue(null);
        foreach (var method in type.GetMethods(Static).Where(method => method.ReturnType == type && !method.IsGenericMethod && !method.IsSpecialName))
        {
            if (Arguments(method.GetParameters(), depth) is { } arguments)
                yield return () => method.Invoke(null, arguments);
        }
    }

    // Setters leave what a constructor has not.
    private static object Changed(object made, int depth)
    {
        if (made.GetType().IsValueType)
            return made;
        foreach (var property in made.GetType().GetProperties().Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0).Take(6))
            Try(() => { property.SetValue(made, Value(property.PropertyType, depth + 1)); return null; });
        return made;
    }

    private static object?[]? Arguments(ParameterInfo[] parameters, int depth)
    {
        if (depth >= Deepest)
            return null;
        object?[] arguments = new object?[parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (parameters[i].ParameterType is { IsByRef: true } or { IsPointer: true } or { IsByRefLike: true })
                return null;
            arguments[i] = Value(parameters[i].ParameterType, depth + 1);
        }
        return arguments;
    }

    private static object? Value(Type type, int depth) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => Enum.GetValues(type) is { Length: > 0 } values ? values.GetValue(values.Length - 1) : Activator.CreateInstance(type),
        TypeCode.Boolean => true,
        TypeCode.Char => 'x',
        TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Decimal
            => Convert.ChangeType(2 + depth, type, null),
        TypeCode.Single => 1.5f,
        TypeCode.Double => 2.5,
        TypeCode.String => "1.2",
        TypeCode.DateTime => new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc),
        _ when Nullable.GetUnderlyingType(type) is { } underlying => Value(underlying, depth),
        _ when type.IsArray => ArrayOf(type, depth),
        _ when type.IsGenericType && type.GetGenericArguments() is [var element] && type.IsAssignableFrom(typeof(List<>).MakeGenericType(element)) => ListOf(element, depth),
        _ when typeof(Delegate).IsAssignableFrom(type) => null,
        _ when type.IsAbstract || depth >= Deepest => type.IsValueType ? Activator.CreateInstance(type) : null,
        _ => Ways(type, depth).Select(Try).FirstOrDefault(value => value is not null),
    };

    private static Array ArrayOf(Type type, int depth)
    {
        if (type.GetArrayRank() > 1)
            return Array.CreateInstance(type.GetElementType()!, [.. Enumerable.Repeat(2, type.GetArrayRank())]);
        var array = Array.CreateInstance(type.GetElementType()!, 2);
        for (int i = 0; i < 2; i++)
            array.SetValue(Value(type.GetElementType()!, depth + i), i);
        return array;
    }

    private static object ListOf(Type element, int depth)
    {
        var list = (System.Collections.IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        list.Add(Value(element, depth));
        return list;
    }

    private static object? Try(Func<object?> make)
    {
        try
        {
            return make();
        }
        catch (Exception)
        {
            // Not a way to make one.
            return null;
        }
    }
}
