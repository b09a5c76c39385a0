using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>Objects as the values of their fields, one after the other.</summary>
internal static class StateEmitter
{
    private const string Helpers = "global::System.Runtime.CompilerServices.RuntimeHelpers";

    public static void Write(CodeWriter code, StateModel type)
    {
        if (type.Numbering == Numbering.Cyclic)
            WriteDeeper(code, type.Name);
        if (type.IsReference)
        {
            SerializerEmitter.WriteNull(code);
            ConstantEmitter.Write(code, type.Constants);
            if (type.MayBeDerived)
                DerivedEmitter.Write(code, type.Name);
            if (type.Numbering != Numbering.None)
                SerializerEmitter.WriteNull(code, type.Numbering);
        }

        var plain = PlainMembers.Of(type);
        if (plain is null)
            code.Write($"writer.WriteArrayHeader({Number(type.Fields.Count)});");
        else
            PlainEmitter.Write(code, plain, field => Value(type, field));
        foreach (var field in plain?.Others ?? type.Fields)
            code.Write(WireCode.Write(field.Type, Value(type, field)) + ";");
    }

    public static void Read(CodeWriter code, StateModel type)
    {
        if (type.Numbering == Numbering.Cyclic)
            ReadDeeper(code, type.Name);
        if (type.IsReference)
        {
            if (type.MayBeDerived)
                DerivedEmitter.Read(code, type.Name);
            ConstantEmitter.Read(code, type.Name, type.Constants);
            SerializerEmitter.ReadNull(code, type.Name, type.Numbering);
        }

        var plain = PlainMembers.Of(type);
        if (plain is null)
            code.Write($"{GeneratedFile.Wire}.ReadParts(ref reader, {Number(type.Fields.Count)});");
        else
            PlainEmitter.Read(code, plain);
        var others = plain?.Others ?? type.Fields;
        if (type.Numbering == Numbering.Cyclic)
        {
            Create(code, type);
            if (type.IsReference)
                SerializerEmitter.Keep(code, "value", type.Numbering);
            foreach (var field in plain?.All ?? [])
                code.Write($"{Place(type, field)} = {field.Variable};");
            foreach (var field in others)
                code.Write($"{Place(type, field)} = {WireCode.Read(field.Type)};");
        }
        else
        {
            foreach (var field in others)
                code.Write($"var {field.Variable} = {WireCode.Read(field.Type)};");
            Create(code, type);
            SerializerEmitter.Keep(code, "value", type.Numbering);
            foreach (var field in type.Fields.Where(field => field.Way is FieldWay.Direct or FieldWay.Accessor))
                code.Write($"{Place(type, field)} = {field.Variable};");
        }

        code.Write("return value;");
    }

    /// <summary>Which fields there were when the serializer was generated.</summary>
    public static string Record(StateModel type) => Record(type, type.Fields.Select(field => field.Name));

    /// <summary>The same of the members of a type with MessagePack's annotations.</summary>
    public static string Record(ObjectModel type) => Record(type, type.Members.Select(member => member.Name));

    /// <summary>Where recursion may go as deep as the data, it goes on elsewhere when a stack is full.</summary>
    public static void WriteDeeper(CodeWriter code, string type)
    {
        code.Open($"if (!{Helpers}.TryEnsureSufficientExecutionStack())");
        code.Write($"{GeneratedFile.Wire}.WriteDeeper<{type}>(ref writer, value, Write);");
        code.Write("return;");
        code.Close();
        code.BlankLine();
    }

    /// <summary>The same for reading.</summary>
    public static void ReadDeeper(CodeWriter code, string type)
    {
        code.Write($"if (!{Helpers}.TryEnsureSufficientExecutionStack())");
        code.Indented($"return {GeneratedFile.Wire}.ReadDeeper<{type}>(ref reader, Read);");
        code.BlankLine();
    }

    private static void Create(CodeWriter code, StateModel type)
    {
        if (type.Creation == Creation.Uninitialized)
        {
            code.Write(type.IsReference
                ? $"var value = ({type.Name}){Helpers}.GetUninitializedObject(typeof({type.Name}));"
                : $"{type.Name} value = default;");
            return;
        }

        var arguments = string.Join(", ", type.Arguments.Select(a => $"{a.Parameter}: {type.Fields[a.Member].Variable}"));
        var assigned = type.Fields.Where(field => field.Way == FieldWay.Initializer).ToList();
        code.Write($"var value = new {type.Name}({arguments}){(assigned.Count > 0 ? "" : ";")}");
        if (assigned.Count == 0)
            return;
        code.Write("{");
        foreach (var field in assigned)
            code.Indented($"{field.Member} = {field.Variable},");
        code.Write("};");
    }

    private static string Value(StateModel type, FieldModel field) => field.Start ?? Place(type, field);

    private static string Place(StateModel type, FieldModel field) => field.Way == FieldWay.Accessor
        ? $"{field.Member}({(type.IsReference ? "" : "ref ")}value)"
        : field.Level.Length == 0 ? "value." + field.Member : $"(({field.Level})value).{field.Member}";

    private static string Record(TypeModel type, IEnumerable<string> parts) =>
        $"[global::Remoting.CompilerServices.SerializedState({string.Join(", ", [$"typeof({type.Name})", .. parts.Select(part => SymbolDisplay.FormatLiteral(part, quote: true))])})]";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
