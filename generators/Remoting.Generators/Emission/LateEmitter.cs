using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>
/// Sets and dictionaries whose keys may be objects that hold them: a key finds its place by its content, which is not there before all is read.
/// </summary>
internal static class LateEmitter
{
    /// <summary>Reads what is in the collection, and has it filled when the outermost object is there.</summary>
    public static void Fill(CodeWriter code, KeyedModel keyed)
    {
        code.Write($"var keys = {WireCode.NewArray(keyed.Key.Name, "count")};");
        if (keyed.Value is { } type)
            code.Write($"var values = {WireCode.NewArray(type.Name, "count")};");
        code.Open("for (var i = 0; i < count; i++)");
        code.Write($"keys[i] = {WireCode.Read(keyed.Key)};");
        if (keyed.Value is { } value)
            code.Write($"values[i] = {WireCode.Read(value)};");
        code.Close();
        code.BlankLine();
        code.Write($"{GeneratedFile.Wire}.FillLater(() =>");
        code.Write("{");
        code.Indented("for (var i = 0; i < keys.Length; i++)");
        code.Indented(keyed.Value is null ? "    items.Add(keys[i]);" : "    items[keys[i]] = values[i];");
        if (keyed.HasComparer)
            code.Indented($"{GeneratedFile.Wire}.CheckKeys(items.Count, keys.Length);");
        code.Write("});");
        code.Write("return items;");
    }

    /// <summary>One that never changes cannot wait: whether it finds its keys is looked at when they are whole.</summary>
    public static void Check(CodeWriter code, KeyedModel keyed)
    {
        code.Write($"{GeneratedFile.Wire}.FillLater(() =>");
        code.Write("{");
        code.Indented("foreach (var item in value)");
        code.Indented("{");
        code.Indented(keyed.Value is null ? "    if (!value.Contains(item))" : "    if (!value.ContainsKey(item.Key))");
        code.Indented($"        {GeneratedFile.Wire}.FailKey<{keyed.Name}>();");
        code.Indented("}");
        code.Write("});");
    }
}
