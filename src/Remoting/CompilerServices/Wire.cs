using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using MessagePack;

namespace Remoting.CompilerServices;

/// <summary>
/// For generated code: writes and reads what MessagePack's writer and reader do not, or not without a loss. Every method
/// writes exactly one MessagePack value; the reading method of a type is the inverse of its writing one, to the bit.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Wire
{
    /// <summary>Reads the header of an array that can only have one length: the parts of an object.</summary>
    public static void ReadParts(ref MessagePackReader reader, int expected)
    {
        var actual = reader.ReadArrayHeader();
        if (actual != expected)
            Fail($"Found {actual} parts of an object where it has {expected}.");
    }

    /// <summary>No type of the union has this key.</summary>
    [DoesNotReturn]
    public static void FailUnion(string union, string key) => Fail($"'{key}' is not one of the known types of the union '{union}'.");

    [DoesNotReturn]
    private static void Fail(string message) => throw new MessagePackSerializationException(message);
}
