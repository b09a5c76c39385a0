using System.Security.Cryptography;
using System.Text;
using CsCheck;

namespace Remoting.Generators.Tests.RandomShapes;

/// <summary>Types that hold others, to any depth: collections, tuples, and types that are made up on the way.</summary>
internal static class Types
{
    private static readonly Gen<Kind> Leaf = Gen.OneOf<Kind>(Values.All);
    private static readonly Gen<Kind> Key = Gen.OneOf<Kind>([.. Values.All.Where(kind => kind.IsKey)]);

    /// <summary>Types up to a depth.</summary>
    public static Gen<Kind> Any(int depth)
    {
        if (depth == 0)
            return Leaf;
        var inner = Any(depth - 1);
        return Gen.Frequency<Kind>(
            (1, inner),
            (4, Collection(inner)),
            (2, Pairs(inner)),
            (4, Declared(inner)));
    }

    private static Gen<Kind> Collection(Gen<Kind> inner) => Gen.OneOf<Kind>(
        inner.Select(item => item.IsStruct && !item.Type.EndsWith('?')
            ? item with { Type = item.Type + "?", Value = OrNull(item.Value, "null"), IsKey = false }
            : item),
        inner.Select(item => Of(item, Jagged(item.Type), $"new {Jagged(item.Type, "")} {{ {{0}} }}")),
        inner.Select(item => item.Type.EndsWith(']') ? item : Of(item, item.Type + "[,]", $"new {item.Type}[,] {{ {{ {{0}} }}, {{ {{0}} }} }}")),
        inner.Select(item => Of(item, $"List<{item.Type}>", $"new List<{item.Type}> {{ {{0}} }}")),
        inner.Select(item => Of(item, $"IReadOnlyList<{item.Type}>", $"new List<{item.Type}> {{ {{0}} }}") with { IsKeptInAnnotatedTypes = false }),
        inner.Select(item => Of(item, $"Queue<{item.Type}>", $"new Queue<{item.Type}>(new List<{item.Type}> {{ {{0}} }})")),
        inner.Select(item => Of(item, $"Stack<{item.Type}>", $"new Stack<{item.Type}>(new List<{item.Type}> {{ {{0}} }})")),
        inner.Select(item => Of(item, $"LinkedList<{item.Type}>", $"new LinkedList<{item.Type}>(new List<{item.Type}> {{ {{0}} }})")),
        inner.Select(item => Of(item, $"ImmutableArray<{item.Type}>", $"ImmutableArray.CreateRange(new List<{item.Type}> {{ {{0}} }})") with { IsStruct = true, Value = OrNull(Of(item, "", $"ImmutableArray.CreateRange(new List<{item.Type}> {{ {{0}} }})").Value, "default") }),
        inner.Select(item => Of(item, $"ImmutableList<{item.Type}>", $"ImmutableList.CreateRange(new List<{item.Type}> {{ {{0}} }})")),
        Key.Select(item => Of(item, $"HashSet<{item.Type}>", $"new HashSet<{item.Type}> {{ {{0}} }}")),
        Key.Select(item => Of(item, $"SortedSet<{item.Type}>", $"new SortedSet<{item.Type}>({(item.Type == "string" ? "StringComparer.Ordinal" : "")}) {{ {{0}} }}") with { IsKeptInAnnotatedTypes = item.Type != "string" }),
        Gen.Select(Key, inner, (key, item) => Map("Dictionary", key, item, "")),
        Gen.Select(inner, Gen.OneOf<string>("StringComparer.OrdinalIgnoreCase", "StringComparer.Ordinal", "StringComparer.InvariantCulture"), (item, comparer) =>
            Map("Dictionary", Values.All.Single(kind => kind.Type == "string"), item, comparer) with { IsKeptInAnnotatedTypes = false }));

    private static Gen<Kind> Pairs(Gen<Kind> inner) => Gen.OneOf<Kind>(
        Gen.Select(inner, inner, (a, b) => Join([a, b], $"({a.Type}, {b.Type})", values => $"({values[0]}, {values[1]})") with { IsStruct = true }),
        Gen.Select(inner, inner, inner, (a, b, c) => Join([a, b, c], $"({a.Type} A, {b.Type} B, {c.Type} C)", values => $"({values[0]}, {values[1]}, {values[2]})") with { IsStruct = true }),
        Gen.Select(inner, inner, (a, b) => Join([a, b], $"Tuple<{a.Type}, {b.Type}>", values => $"new Tuple<{a.Type}, {b.Type}>({values[0]}, {values[1]})")),
        Gen.Select(inner, inner, (a, b) => Join([a, b], $"KeyValuePair<{a.Type}, {b.Type}>", values => $"new KeyValuePair<{a.Type}, {b.Type}>({values[0]}, {values[1]})") with { IsStruct = true }),
        Gen.Select(inner, inner, (a, b) => Join([a, b], $"Two<{a.Type}, {b.Type}>", values => $"new Two<{a.Type}, {b.Type}>({values[0]}, {values[1]})")),
        inner.Select(a => Join([a], $"One<{a.Type}>", values => $"new One<{a.Type}> {{ Item = {values[0]} }}") with { IsStruct = true }));

    /// <summary>A type of its own, named after what it holds: the same name is the same type.</summary>
    private static Gen<Kind> Declared(Gen<Kind> inner) => Gen.Select(inner.Array[0, 5], Gen.Int[0, 8], (members, form) =>
    {
        if (form is 4 or 5 && !members.All(member => member.IsKeptInAnnotatedTypes))
            form = 0;
        var content = Values.Invariant(form) + string.Join(";", members.Select(member => member.Type));
        var name = "T" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 8));
        var list = members.Select((member, i) => (member.Type, Name: "M" + Values.Invariant(i))).ToArray();
        var declaration = form switch
        {
            0 => $"public record {name}({string.Join(", ", list.Select(m => $"{m.Type} {m.Name}"))});",
            1 => $"public readonly record struct {name}({string.Join(", ", list.Select(m => $"{m.Type} {m.Name}"))});",
            2 => $"public class {name} {{ {string.Concat(list.Select(m => $"public {m.Type} {m.Name} {{ get; set; }} = default!; "))}}}",
            3 => $"public struct {name} {{ {string.Concat(list.Select(m => $"public {m.Type} {m.Name}; "))}}}",
            4 => $"[MessagePackObject] public class {name} {{ {string.Concat(list.Select((m, i) => $"[Key({Values.Invariant(2 * i)})] public {m.Type} {m.Name} {{ get; init; }} = default!; "))}}}",
            5 => $"[MessagePackObject(true)] public class {name} {{ {string.Concat(list.Select(m => $"public required {m.Type} {m.Name} {{ get; set; }} "))}}}",
            7 => $"public class {name} {{ {string.Concat(list.Select(m => $"private readonly {m.Type} _{m.Name}; "))}private {name}({string.Join(", ", list.Select(m => $"{m.Type} {m.Name}"))}) {{ {string.Concat(list.Select(m => $"_{m.Name} = {m.Name}; "))}}} "
                + $"public static {name} Make({string.Join(", ", list.Select(m => $"{m.Type} {m.Name}"))}) => new({string.Join(", ", list.Select(m => m.Name))}); public object?[] All() => new object?[] {{ {string.Join(", ", list.Select(m => "_" + m.Name))} }}; }}",
            8 => $"public class {name}({string.Join(", ", list.Select(m => $"{m.Type} {m.Name}"))}) {{ public object?[] All() => new object?[] {{ {string.Join(", ", list.Select(m => m.Name))} }}; }}",
            _ => $"public class {name} {{ {string.Concat(list.Select(m => $"public required {m.Type} {m.Name} {{ get; init; }} "))}public {name}? Next {{ get; set; }} }}",
        };
        var kind = Join(members, name, values => form is 0 or 1 or 7 or 8
            ? $"{(form == 7 ? name + ".Make" : "new " + name)}({string.Join(", ", values)})"
            : $"new {name} {{ {string.Join(", ", values.Select((value, i) => $"{list[i].Name} = {value}"))} }}");
        kind = kind with { Declarations = kind.Declarations + declaration + "\n", IsStruct = form is 1 or 3, IsKeptInAnnotatedTypes = true };
        return kind.IsStruct ? kind : kind with { Value = OrNull(kind.Value, "null!") };
    });

    private static Kind Of(Kind item, string type, string format) => item with
    {
        Type = type,
        Value = Gen.Select(item.Value.Array[1, 4], Gen.Bool, (values, isShort) => format.Replace("{0}", string.Join(", ", isShort ? values[..1] : values), StringComparison.Ordinal)),
        IsStruct = false,
        IsKey = false,
    };

    private static Kind Map(string name, Kind key, Kind item, string comparer) => item with
    {
        Type = $"{name}<{key.Type}, {item.Type}>",
        Value = Gen.Select(key.Value, item.Value, (k, v) => $"[{k}] = {v}").Array[0, 3]
            .Select(entries => $"new {name}<{key.Type}, {item.Type}>({comparer}) {{ {string.Join(", ", entries)} }}"),
        IsStruct = false,
        IsKey = false,
    };

    private static Kind Join(Kind[] parts, string type, Func<string[], string> value) => new(type, All([.. parts.Select(part => part.Value)]).Select(value))
    {
        Declarations = string.Concat(parts.Select(part => part.Declarations).Distinct()),
        IsKeptInAnnotatedTypes = parts.All(part => part.IsKeptInAnnotatedTypes),
    };

    private static Gen<string[]> All(Gen<string>[] values) => values.Aggregate(Gen.Const(Array.Empty<string>()), (all, next) => Gen.Select(all, next, (items, item) => (string[])[.. items, item]));

    private static Gen<string> OrNull(Gen<string> value, string text) => Gen.Frequency<string>((5, value), (1, Gen.Const(text)));

    /// <summary>An array of a type that may be one: <c>int[][,]</c> is an array of <c>int[,]</c>.</summary>
    private static string Jagged(string element, string size = "")
    {
        var end = element.IndexOf('[', element.LastIndexOfAny(['>', ')', '?']) + 1);
        return end < 0 ? $"{element}[{size}]" : $"{element[..end]}[{size}]{element[end..]}";
    }
}
