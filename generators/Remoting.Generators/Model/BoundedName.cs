using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Remoting.Generators.Model;

/// <summary>
/// Names that stay short: the compiler ends without a word where a name of metadata is too long, and some systems bear paths of 260
/// characters only. What is cut off is told apart by a hash.
/// </summary>
internal static class BoundedName
{
    /// <summary>The longest name of a generated type, and of a file before its extension.</summary>
    public const int MaximumLength = 72;

    /// <summary>An underscore and the hash.</summary>
    private const int HashLength = 17;

    /// <summary>The text itself, or its beginning with a hash of all of it.</summary>
    public static string Of(string text, int maximum = MaximumLength) => text.Length <= maximum ? text : WithHash(text, text, maximum);

    /// <summary>A name for people, followed by a hash of what it is the name of.</summary>
    public static string WithHash(string name, string identity, int maximum = MaximumLength)
    {
        var room = maximum - HashLength;
        if (name.Length > room)
            name = name.Substring(0, char.IsHighSurrogate(name[room - 1]) ? room - 1 : room);
        return name + "_" + Hash(identity);
    }

    /// <summary>The same in every process and on every machine, unlike <see cref="string.GetHashCode()"/>, and long enough that no two texts share it.</summary>
    private static string Hash(string text)
    {
        using var hash = SHA256.Create();
        var bytes = hash.ComputeHash(Encoding.Unicode.GetBytes(text));
        return string.Concat(bytes.Take(8).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
