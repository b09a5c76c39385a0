using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// The types whose fields are all there to look at. Where a program is trimmed or compiled ahead of time, that is true of those which generated code names; any other
/// would seem to have fewer fields than it has, or none, and lose them without a word.
/// </summary>
internal static class NamedTypes
{
    private static readonly ConditionalWeakTable<Type, object> Named = [];
    private static readonly object Here = new();

    public static void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllFields)] T>() => Named.TryAdd(typeof(T), Here);

    public static bool AreFieldsVisible(Type type) => WholeProgram.IsThere || Named.TryGetValue(type, out _);
}
