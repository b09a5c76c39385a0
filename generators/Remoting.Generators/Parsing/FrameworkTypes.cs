using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Model;

namespace Remoting.Generators.Parsing;

/// <summary>
/// What is known of the framework's own types. A type is looked up by its metadata name, and only when its assembly is
/// signed as the framework's, so that a type of the same name elsewhere is just a type.
/// </summary>
internal static class FrameworkTypes
{
    /// <summary>The public key tokens of the framework's assemblies, first byte highest.</summary>
    private static readonly HashSet<ulong> PublicKeyTokens =
    [
        0xb77a5c561934e089, 0xb03f5f7f11d50a3a, 0x7cec85d7bea7798e, 0xcc7b13ffcd2ddd51, 0x31bf3856ad364e35, 0xadb9793829ddae60,
    ];

    /// <summary>Types that the runtime's helpers write and read; the helper that reads.</summary>
    private static readonly Dictionary<string, string> Helpers = new(StringComparer.Ordinal)
    {
        ["System.String"] = "ReadString",
        ["System.Decimal"] = "ReadDecimal",
        ["System.DateTime"] = "ReadDateTime",
        ["System.DateTimeOffset"] = "ReadDateTimeOffset",
        ["System.TimeSpan"] = "ReadTimeSpan",
        ["System.DateOnly"] = "ReadDateOnly",
        ["System.TimeOnly"] = "ReadTimeOnly",
        ["System.Guid"] = "ReadGuid",
        ["System.Uri"] = "ReadUri",
        ["System.Version"] = "ReadVersion",
        ["System.Half"] = "ReadHalf",
        ["System.Int128"] = "ReadInt128",
        ["System.UInt128"] = "ReadUInt128",
        ["System.Index"] = "ReadIndex",
        ["System.Range"] = "ReadRange",
        ["System.Numerics.BigInteger"] = "ReadBigInteger",
        ["System.Numerics.Complex"] = "ReadComplex",
        ["System.Text.Rune"] = "ReadRune",
    };

    /// <summary>Numbers without padding and without forbidden values: arrays of them travel as one block.</summary>
    private static readonly HashSet<string> BlockElements = new(StringComparer.Ordinal)
    {
        "System.Byte", "System.SByte", "System.Int16", "System.UInt16", "System.Int32", "System.UInt32", "System.Int64", "System.UInt64",
        "System.Single", "System.Double", "System.Half", "System.Char", "System.Int128", "System.UInt128",
    };

    /// <summary>Collections that travel as an array; the conversion back.</summary>
    private static readonly Dictionary<string, string> Sequences = new(StringComparer.Ordinal)
    {
        ["System.Collections.Generic.IEnumerable`1"] = "ToReadOnly",
        ["System.Collections.Generic.IReadOnlyCollection`1"] = "ToReadOnly",
        ["System.Collections.Generic.IReadOnlyList`1"] = "ToReadOnly",
        ["System.Collections.Generic.ICollection`1"] = "ToList",
        ["System.Collections.Generic.IList`1"] = "ToList",
        ["System.Collections.Generic.Queue`1"] = "ToQueue",
        ["System.Collections.Generic.Stack`1"] = "ToStack",
        ["System.Collections.Generic.LinkedList`1"] = "ToLinkedList",
        ["System.Collections.ObjectModel.Collection`1"] = "ToCollection",
        ["System.Collections.ObjectModel.ObservableCollection`1"] = "ToObservableCollection",
        ["System.Collections.ObjectModel.ReadOnlyCollection`1"] = "ToReadOnlyCollection",
        ["System.Collections.Concurrent.ConcurrentQueue`1"] = "ToConcurrentQueue",
        ["System.Collections.Concurrent.ConcurrentStack`1"] = "ToConcurrentStack",
        ["System.Collections.Concurrent.ConcurrentBag`1"] = "ToConcurrentBag",
        ["System.Collections.Immutable.ImmutableArray`1"] = "ToImmutableArray",
        ["System.Collections.Immutable.ImmutableList`1"] = "ToImmutableList",
        ["System.Collections.Immutable.IImmutableList`1"] = "ToImmutableList",
        ["System.Collections.Immutable.ImmutableQueue`1"] = "ToImmutableQueue",
        ["System.Collections.Immutable.ImmutableStack`1"] = "ToImmutableStack",
        ["System.ArraySegment`1"] = "ToArraySegment",
        ["System.Memory`1"] = "ToMemory",
        ["System.ReadOnlyMemory`1"] = "ToReadOnlyMemory",
    };

    /// <summary>Sets and dictionaries, which travel with their comparer.</summary>
    private static readonly Dictionary<string, KeyedKind> Keyed = new(StringComparer.Ordinal)
    {
        ["System.Collections.Generic.HashSet`1"] = Mutable("HashSet", "count, comparer"),
        ["System.Collections.Generic.Dictionary`2"] = Mutable("Dictionary", "count, comparer"),
        ["System.Collections.Generic.SortedSet`1"] = Mutable("SortedSet", "comparer") with { IsSorted = true },
        ["System.Collections.Generic.SortedDictionary`2"] = Mutable("SortedDictionary", "comparer") with { IsSorted = true },
        ["System.Collections.Generic.SortedList`2"] = Mutable("SortedList", "count, comparer") with { IsSorted = true },
        ["System.Collections.Concurrent.ConcurrentDictionary`2"] =
            new("Comparer", false, "new global::System.Collections.Concurrent.ConcurrentDictionary<{0}>(comparer)", "items") { IsConcurrent = true },
        ["System.Collections.Immutable.ImmutableHashSet`1"] = Immutable("ImmutableHashSet"),
        ["System.Collections.Immutable.ImmutableDictionary`2"] = Immutable("ImmutableDictionary"),
        ["System.Collections.Immutable.ImmutableSortedSet`1"] = Immutable("ImmutableSortedSet") with { IsSorted = true },
        ["System.Collections.Immutable.ImmutableSortedDictionary`2"] = Immutable("ImmutableSortedDictionary") with { IsSorted = true },
        ["System.Collections.Frozen.FrozenSet`1"] = Mutable("HashSet", "count, comparer") with
        {
            Finish = "global::System.Collections.Frozen.FrozenSet.ToFrozenSet(items, comparer)",
        },
        ["System.Collections.Frozen.FrozenDictionary`2"] = Mutable("Dictionary", "count, comparer") with
        {
            Finish = "global::System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(items, comparer)",
        },
    };

    /// <summary>Interfaces that travel as one of the above: its metadata name, and the conversion to it.</summary>
    private static readonly Dictionary<string, (string Via, string To)> Interfaces = new(StringComparer.Ordinal)
    {
        ["System.Collections.Generic.ISet`1"] = ("System.Collections.Generic.HashSet`1", "ToHashSet"),
        ["System.Collections.Generic.IReadOnlySet`1"] = ("System.Collections.Generic.HashSet`1", "ToHashSet"),
        ["System.Collections.Generic.IDictionary`2"] = ("System.Collections.Generic.Dictionary`2", "ToDictionary"),
        ["System.Collections.Generic.IReadOnlyDictionary`2"] = ("System.Collections.Generic.Dictionary`2", "ToDictionary"),
        ["System.Collections.Immutable.IImmutableDictionary`2"] = ("System.Collections.Immutable.ImmutableDictionary`2", "ToImmutableDictionary"),
        ["System.Collections.Immutable.IImmutableSet`1"] = ("System.Collections.Immutable.ImmutableHashSet`1", "ToImmutableHashSet"),
    };

    /// <summary>Interfaces of collections, which arrive as the kind of collection that they are.</summary>
    private static readonly Dictionary<string, CollectionFamily> Families = new(StringComparer.Ordinal)
    {
        ["System.Collections.Generic.IEnumerable`1"] = CollectionFamily.Sequence,
        ["System.Collections.Generic.IReadOnlyCollection`1"] = CollectionFamily.Sequence,
        ["System.Collections.Generic.IReadOnlyList`1"] = CollectionFamily.Sequence,
        ["System.Collections.Generic.ICollection`1"] = CollectionFamily.List,
        ["System.Collections.Generic.IList`1"] = CollectionFamily.List,
        ["System.Collections.Immutable.IImmutableList`1"] = CollectionFamily.Sequence,
        ["System.Collections.Generic.ISet`1"] = CollectionFamily.Set,
        ["System.Collections.Generic.IReadOnlySet`1"] = CollectionFamily.Set,
        ["System.Collections.Immutable.IImmutableSet`1"] = CollectionFamily.Set,
        ["System.Collections.Generic.IDictionary`2"] = CollectionFamily.Dictionary,
        ["System.Collections.Generic.IReadOnlyDictionary`2"] = CollectionFamily.Dictionary,
        ["System.Collections.Immutable.IImmutableDictionary`2"] = CollectionFamily.Dictionary,
    };

    /// <summary>Types (and tuples) whose public members are all that they are, as with any record.</summary>
    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "System.Collections.Generic.KeyValuePair`2", "System.Drawing.Point", "System.Drawing.PointF", "System.Drawing.Size", "System.Drawing.SizeF",
        "System.Drawing.Rectangle", "System.Drawing.RectangleF", "System.Numerics.Vector2", "System.Numerics.Vector3", "System.Numerics.Vector4",
        "System.Numerics.Quaternion", "System.Numerics.Plane",
    };

    public static bool IsFramework(ITypeSymbol type)
    {
        var identity = type.ContainingAssembly?.Identity;
        return identity is { IsStrongName: true } && PublicKeyTokens.Contains(Token(identity.PublicKeyToken));
    }

    public static string? Helper(string name) => Helpers.TryGetValue(name, out var reader) ? reader : null;

    public static bool IsBlockElement(ITypeSymbol type) =>
        type is INamedTypeSymbol named && IsFramework(named) && BlockElements.Contains(TypeNames.Metadata(named));

    public static string? Sequence(string name) => Sequences.TryGetValue(name, out var conversion) ? conversion : null;

    /// <summary>Whether a collection that travels as an array can be there before its elements.</summary>
    public static bool IsFilled(string name) => name is "System.Collections.Generic.Queue`1" or "System.Collections.Generic.Stack`1" or "System.Collections.Generic.LinkedList`1"
        or "System.Collections.ObjectModel.Collection`1" or "System.Collections.ObjectModel.ObservableCollection`1"
        || name.StartsWith("System.Collections.Concurrent.", StringComparison.Ordinal);

    public static KeyedKind? KeyedCollection(string name) => Keyed.TryGetValue(name, out var kind) ? kind : null;

    public static CollectionFamily? Family(string name) => Families.TryGetValue(name, out var family) ? family : null;

    public static (string Via, string To)? Interface(string name) => Interfaces.TryGetValue(name, out var entry) ? entry : null;

    public static bool IsPlain(string name) =>
        Plain.Contains(name) || name.StartsWith("System.Tuple`", StringComparison.Ordinal) || name.StartsWith("System.ValueTuple", StringComparison.Ordinal);

    private static KeyedKind Mutable(string name, string arguments) =>
        new("Comparer", false, "new global::System.Collections.Generic." + name + "<{0}>(" + arguments + ")", "items");

    private static KeyedKind Immutable(string name) =>
        new("KeyComparer", false, "global::System.Collections.Immutable." + name + ".CreateBuilder<{0}>(comparer)", "items.ToImmutable()");

    private static ulong Token(ImmutableArray<byte> token)
    {
        var value = 0UL;
        foreach (var part in token)
            value = (value << 8) | part;
        return value;
    }
}
