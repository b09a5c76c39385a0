using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Remoting.CompilerServices;

namespace Remoting.Clustering;

/// <summary>
/// What a callable takes and gives, as a hash: the types of its arguments and of its result, and of types that are not .NET's own all that decides on their bytes, down to the
/// last (<see cref="ShapeText"/>). Two builds whose hashes are the same write and read the same.
/// </summary>
/// <remarks>
/// It goes by what the generator makes: beside <c>FactorsCallable</c> there is <c>FactorsCall</c>, whose fields are the arguments, and whose base type names
/// the result.
/// </remarks>
internal static class CallableShape
{
    private static readonly ConcurrentDictionary<Callable, long> Known = new();

    public static long HashOf(Callable callable) => Known.GetOrAdd(callable, static callable => Hash(Describe(callable)));

    /// <summary>The text that the hash is of: what differs between two builds can be told from it.</summary>
    public static string Describe(Callable callable)
    {
        var text = new ShapeText($"{callable.Group}\n{callable.Name}({string.Join(", ", callable.Parameters)})\n", callable.GetType().Assembly);
        if (CallTypeOf(callable) is { } call)
        {
            text.AddFields(call);
            for (var type = call.BaseType; type is not null && type != typeof(object); type = type.BaseType)
            {
                if (type.IsGenericType)
                    text.AddResult(type.GetGenericArguments()[0]);
            }
        }
        return text.ToString();
    }

    private static Type? CallTypeOf(Callable callable)
    {
        var type = callable.GetType();
        int at = type.Name.LastIndexOf("Callable", StringComparison.Ordinal);
        return at < 0 ? null : type.DeclaringType?.GetNestedType(type.Name.Remove(at + "Call".Length, "able".Length), BindingFlags.Public | BindingFlags.NonPublic);
    }

    private static long Hash(string text) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
