using System.Collections;
using System.Runtime.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>What a hash table of before there were generics does not tell.</summary>
internal static class HashtableFields
{
    public static IEqualityComparer? ComparerOf(Hashtable table) => Comparer(table);

    /// <summary>Makes one table what another one is.</summary>
    public static void Copy(Hashtable from, Hashtable to)
    {
        foreach (var field in FieldSelection.All(typeof(Hashtable)))
            field.SetValue(to, field.GetValue(from));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_keycomparer")]
    private static extern ref IEqualityComparer? Comparer(Hashtable table);
}
