using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>Collections behind interfaces: their kind, then their elements.</summary>
internal static class CollectionEmitter
{
    private const string Wire = GeneratedFile.Wire;

    public static void Write(CodeWriter code, CollectionModel type)
    {
        SerializerEmitter.WriteNull(code);
        var (isShared, isLate) = (type.Numbering == Numbering.None ? "false" : "true", type.IsLate ? "true" : "false");
        var isCircular = type.Numbering == Numbering.Cyclic ? "true" : "false";
        var condition = type.Family switch
        {
            CollectionFamily.Set => $"IsOwnSet<{type.Key}>",
            CollectionFamily.Dictionary => $"IsOwnDictionary<{type.Key}, {type.Value}>",
            _ => $"IsOwnKind<{type.Key}>",
        };
        WriteOwn(code, type.Name, $"{condition}(value, {isShared}, {isLate}{(type.Family == CollectionFamily.Dictionary ? ", " + isCircular : "")})");
        if (type.Numbering != Numbering.None)
            SerializerEmitter.WriteNull(code, type.Numbering);
        code.Write("writer.WriteArrayHeader(2);");
        switch (type.Family)
        {
            case CollectionFamily.Set:
                code.Write($"{Wire}.WriteSetKind<{type.Key}>(ref writer, value);");
                break;
            case CollectionFamily.Dictionary:
                code.Write($"{(type.Usual is null ? "" : "var kind = ")}{Wire}.WriteDictionaryKind<{type.Key}, {type.Value}>(ref writer, value);");
                break;
            default:
                code.Write($"var kind = {Wire}.WriteKind<{type.Key}>(ref writer, value, isWritable: {(type.Family == CollectionFamily.List ? "true" : "false")});");
                break;
        }

        var arguments = type.Family == CollectionFamily.Dictionary ? $"{type.Key}, {type.Value}" : type.Element;
        var items = WireCode.Write(type.Array, $"{Wire}.ToArray<{arguments}>(value)") + ";";
        if (type.Usual is null)
        {
            code.Write(items);
            return;
        }

        if (type.Family == CollectionFamily.Dictionary)
        {
            code.Write($"if (kind.IsDictionary && value is global::System.Collections.Generic.Dictionary<{type.Key}, {type.Value}> map)");
            code.Indented(WireCode.Write(type.Usual, "map") + ";");
            code.Write("else");
            code.Indented(items);
            return;
        }

        code.Write($"if (kind.IsList && value is global::System.Collections.Generic.List<{type.Element}> list)");
        code.Indented(WireCode.Write(type.Usual, "list") + ";");
        code.Write("else if (kind.IsList)");
        code.Indented(WireCode.Write(type.Usual, $"new global::System.Collections.Generic.List<{type.Element}>(value)") + ";");
        code.Write("else");
        code.Indented(items);
    }

    public static void Read(CodeWriter code, CollectionModel type)
    {
        DerivedEmitter.Read(code, type.Name);
        SerializerEmitter.ReadNull(code, type.Name, type.Numbering);
        code.Write($"{Wire}.ReadParts(ref reader, 2);");
        code.Write($"var kind = {Wire}.ReadKind<{type.Key}>(ref reader);");
        ReadCircular(code, type);
        var made = type.Family == CollectionFamily.Dictionary
            ? $"{Wire}.ToDictionaryKind<{type.Name}, {type.Key}, {type.Value}>(kind, {WireCode.Read(type.Array)})"
            : $"{Wire}.ToKind<{type.Name}, {type.Element}>(kind, {WireCode.Read(type.Array)})";
        code.Write(type.Usual is null || type.CircularUsual is not null ? $"{type.Name} value = {made};" : $"{type.Name} value = kind.{(type.Family == CollectionFamily.Dictionary ? "IsDictionary" : "IsList")} ? {WireCode.Read(type.Usual)} : {made};");
        SerializerEmitter.Keep(code, "value", type.Numbering);
        code.Write("return value;");
    }

    /// <summary>What exists before its elements, which may lead back to it.</summary>
    private static void ReadCircular(CodeWriter code, CollectionModel type)
    {
        if (type.CircularUsual is { } usual)
        {
            code.Open($"if (kind.{(type.Family == CollectionFamily.Dictionary ? "IsDictionary" : "IsList")})");
            if (usual is SequenceModel list)
                SerializerEmitter.ReadItems(code, list with { Numbering = type.Numbering });
            else if (usual is KeyedModel map)
                SerializerEmitter.ReadEntries(code, map with { Numbering = type.Numbering });
            code.Close();
            code.BlankLine();
        }

        if (type.CircularArray is { } array)
        {
            code.Open("if (kind.IsArray)");
            SerializerEmitter.ReadItems(code, array with { Numbering = type.Numbering });
            code.Close();
            code.BlankLine();
        }
    }

    /// <summary>What is more than a kind and elements travels as the object that it is.</summary>
    private static void WriteOwn(CodeWriter code, string type, string condition)
    {
        code.Open($"if ({Wire}.{condition})");
        DerivedEmitter.Send(code, type);
        code.Write("return;");
        code.Close();
        code.BlankLine();
    }
}
