using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>Where the numbers of objects begin: with the arguments of a call together, with its result, with each item and report.</summary>
internal static class GraphCode
{
    /// <summary>To the end of the block.</summary>
    public const string Begin = $"using {GeneratedFile.Wire}.GraphScope graph = {Scope};";

    /// <summary>What has waited is done, before what was read is used.</summary>
    public const string Complete = $"{GeneratedFile.Wire}.CompleteReading();";

    private const string BeginWatching = $"using {GeneratedFile.Wire}.GraphScope graph = {GeneratedFile.Wire}.BeginWatching();";

    private const string Scope = $"{GeneratedFile.Wire}.BeginGraph()";

    private const string ReadingScope = $"{GeneratedFile.Wire}.BeginReading()";

    public static bool IsNeeded(List<ParameterModel> parameters) =>
        parameters.Exists(parameter => parameter is { Role: ParameterRole.Value, Type.HasGraph: true }) || IsWatched(parameters);

    /// <summary>Whether an argument may share objects with others that was not known of here.</summary>
    public static bool IsWatched(List<ParameterModel> parameters)
    {
        var values = parameters.Where(parameter => parameter is { Role: ParameterRole.Value, Type.Form: not (WireForm.Primitive or WireForm.Enum) }).ToList();
        return values.Exists(value => value.Type!.IsWatched) || (values.Count > 1 && values.Exists(value => value.Type!.IsExtensible));
    }

    /// <summary>To the end of the block, in which values are written.</summary>
    public static string BeginWriting(bool isWatched) => isWatched ? BeginWatching : Begin;

    /// <summary>What was written is looked at before it is sent, where there was anything that was not known here.</summary>
    public static string Check(IEnumerable<string> values) => $"if (graph.HasForeign) graph.Check(new object?[] {{ {string.Join(", ", values)} }});";

    /// <summary>The head of a block that reads values.</summary>
    public static string Open(bool hasLateKeys) => $"using ({(hasLateKeys ? ReadingScope : Scope)})";

    /// <summary>To the end of the block, in which values are read.</summary>
    public static string BeginReading(bool hasLateKeys) => $"using {GeneratedFile.Wire}.GraphScope graph = {(hasLateKeys ? ReadingScope : Scope)};";

    /// <summary>A method that reads one value.</summary>
    public static void Read(CodeWriter code, string head, TypeRef type)
    {
        if (!type.HasGraph)
        {
            code.Expression(head, WireCode.Read(type));
            return;
        }

        code.Open(head);
        code.Write(BeginReading(type.HasLateKeys));
        if (type.HasLateKeys)
        {
            code.Write($"{type.Name} value = {WireCode.Read(type)};");
            code.Write(Complete);
            code.Write("return value;");
        }
        else
        {
            code.Write($"return {WireCode.Read(type)};");
        }

        code.Close();
    }

    /// <summary>The body of a lambda that reads one value.</summary>
    public static string ReadBody(TypeRef type) => !type.HasGraph ? WireCode.Read(type)
        : type.HasLateKeys ? $"{{ {BeginReading(true)} {type.Name} value = {WireCode.Read(type)}; {Complete} return value; }}"
        : $"{{ {Begin} return {WireCode.Read(type)}; }}";

    /// <summary>The body of a lambda that writes one value.</summary>
    public static string Write(TypeRef type, string value) => !type.HasGraph ? WireCode.Write(type, value)
        : type.IsWatched ? $"{{ {BeginWatching} {WireCode.Write(type, value)}; {Check([value])} }}"
        : $"{{ {Begin} {WireCode.Write(type, value)}; }}";
}
