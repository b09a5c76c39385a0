using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Remoting.CompilerServices;

namespace Remoting.Clustering;

/// <summary>
/// What a callable takes and gives, as a hash: the types of its arguments and of its result, and of types that are not .NET's own their fields, down to the
/// last. Two builds whose hashes are the same write and read the same.
/// </summary>
/// <remarks>
/// It goes by what the generator makes: beside <c>FactorsCallable</c> there is <c>FactorsCall</c>, whose fields are the arguments, and whose base type names
/// the result.
/// </remarks>
internal static class CallableShape
{
    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Callable, long> Known = new();

    public static long HashOf(Callable callable) => Known.GetOrAdd(callable, static callable => Hash(Describe(callable)));

    /// <summary>The text that the hash is of: what differs between two builds can be told from it.</summary>
    public static string Describe(Callable callable)
    {
        var text = new StringBuilder();
        text.Append(callable.Group).Append('\n').Append(callable.Name).Append('(').AppendJoin(", ", callable.Parameters).Append(")\n");
        if (CallTypeOf(callable) is not { } call)
            return text.ToString();
        var types = new Queue<Type>();
        var seen = new HashSet<Type>();
        foreach (var field in call.GetFields(OwnFields))
            text.Append(NameOf(field.FieldType, types, seen)).Append(' ').Append(field.Name).Append('\n');
        for (var type = call.BaseType; type is not null && type != typeof(object); type = type.BaseType)
        {
            if (type.IsGenericType)
                text.Append("-> ").Append(NameOf(type.GetGenericArguments()[0], types, seen)).Append('\n');
        }
        while (types.TryDequeue(out var type))
            DescribeFields(type, text, types, seen);
        return text.ToString();
    }

    private static Type? CallTypeOf(Callable callable)
    {
        var type = callable.GetType();
        int at = type.Name.LastIndexOf("Callable", StringComparison.Ordinal);
        return at < 0 ? null : type.DeclaringType?.GetNestedType(type.Name.Remove(at + "Call".Length, "able".Length), BindingFlags.Public | BindingFlags.NonPublic);
    }

    private static void DescribeFields(Type type, StringBuilder text, Queue<Type> types, HashSet<Type> seen)
    {
        text.Append(type.FullName).Append('\n');
        if (type.IsEnum)
        {
            text.Append(Enum.GetUnderlyingType(type).Name).Append('\n');
            return;
        }
        // The order in which reflection gives fields is not promised.
        foreach (var field in type.GetFields(OwnFields).OrderBy(field => field.Name, StringComparer.Ordinal))
            text.Append("  ").Append(NameOf(field.FieldType, types, seen)).Append(' ').Append(field.Name).Append('\n');
        if (type.BaseType is { } parent && IsOfProgram(parent))
            text.Append(": ").Append(NameOf(parent, types, seen)).Append('\n');
    }

    /// <summary>A type's name without versions of assemblies, which differ from build to build.</summary>
    private static string NameOf(Type type, Queue<Type> types, HashSet<Type> seen)
    {
        if (type.HasElementType)
            return $"{NameOf(type.GetElementType()!, types, seen)}{(type.IsArray ? $"[{type.GetArrayRank()}]" : "&")}";
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (!type.IsGenericParameter && IsOfProgram(definition) && seen.Add(definition))
            types.Enqueue(definition);
        return type.IsGenericType
            ? $"{definition.FullName}<{string.Join(',', type.GetGenericArguments().Select(argument => NameOf(argument, types, seen)))}>"
            : type.FullName ?? type.Name;
    }

    private static bool IsOfProgram(Type type) =>
        type.Assembly != typeof(object).Assembly && type.Assembly != typeof(Callable).Assembly
        && type.Assembly.GetName().Name is { } name && !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static long Hash(string text) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
