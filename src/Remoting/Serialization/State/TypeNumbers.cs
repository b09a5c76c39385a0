using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>Numbers of assemblies and of the types in them, made of their names: the same in every process, whatever has been loaded, and in whatever order.</summary>
internal static class TypeNumbers
{
    /// <summary>So that none is as small as the fixed numbers.</summary>
    private const ulong High = 1UL << 63;

    private static readonly WeakMemo<Type, ulong> Numbers = new(static type => StableHash.Of(type.FullName!) | High);
    private static readonly WeakMemo<Assembly, ulong> AssemblyNumbers = new(static assembly => Of(assembly.GetName().Name!));
    private static readonly ConditionalWeakTable<Assembly, Dictionary<ulong, Type>> TypesByNumber = [];

    public static ulong Of(Assembly assembly) => AssemblyNumbers.Of(assembly);

    public static ulong Of(string assembly) => StableHash.Of(assembly) | High;

    /// <summary>The number of a type that is not constructed of others.</summary>
    public static ulong Of(Type type) => Numbers.Of(type);

    /// <summary>The type of the assembly that has this number.</summary>
    public static Type? Find(Assembly assembly, ulong number) => TypesByNumber.GetValue(assembly, ListTypes).GetValueOrDefault(number);

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A type that is not there is an exception, not a loss.")]
    private static Dictionary<ulong, Type> ListTypes(Assembly assembly)
    {
        Type?[] types;
        try
        {
            types = assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            // Some of them need an assembly that this program does not have.
            types = e.Types;
        }
        var byNumber = new Dictionary<ulong, Type>(types.Length);
        foreach (var type in types)
        {
            // Two of one number: the writer cannot have meant the one that is left out, or reading finds another fingerprint.
            if (type?.FullName is not null)
                byNumber.TryAdd(StableHash.Of(type.FullName) | High, type);
        }
        return byNumber;
    }
}
