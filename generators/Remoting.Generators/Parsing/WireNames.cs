using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Parsing;

/// <summary>The names that callables are given by hand.</summary>
internal static class WireNames
{
    /// <summary>The <c>Name</c> of the attribute on a method; <see langword="null"/> where there is none.</summary>
    public static string? Given(IMethodSymbol method, KnownTypes known)
    {
        foreach (var argument in MessagePackTypes.Find(method, known.CallableAttribute)?.NamedArguments ?? [])
        {
            if (argument is { Key: "Name", Value.Value: string { Length: > 0 } name })
                return name;
        }

        return null;
    }

    /// <summary>Whether a name has half of a surrogate pair: it would come out of a message as another one, and not be found.</summary>
    public static bool IsBroken(string? name)
    {
        for (var i = 0; i < name?.Length; i++)
        {
            if (!char.IsSurrogate(name[i]))
                continue;
            if (!char.IsHighSurrogate(name[i]) || i + 1 == name.Length || !char.IsLowSurrogate(name[i + 1]))
                return true;
            i++;
        }

        return false;
    }
}
