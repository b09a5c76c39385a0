using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>Objects: their members one after the other, by integer keys or by string keys.</summary>
internal static class ObjectEmitter
{
    private const string Callbacks = "global::MessagePack.IMessagePackSerializationCallbackReceiver";

    public static void Write(CodeWriter code, ObjectModel type)
    {
        if (IsDeep(type))
            StateEmitter.WriteDeeper(code, type.Name);
        if (type.IsReference)
            SerializerEmitter.WriteNull(code);
        if (type.KeepsDerived)
        {
            DerivedEmitter.Write(code, type.Name);
        }
        else if (type.MayBeDerived)
        {
            code.Write($"if (((object)value).GetType() != typeof({type.Name}))");
            code.Indented($"{GeneratedFile.Wire}.FailDerived(value, typeof({type.Name}));");
        }

        if (type.HasCallbacks)
            code.Write(Callback(type, "OnBeforeSerialize"));
        switch (type.Layout)
        {
            case ObjectLayout.Sequential:
                code.Write($"writer.WriteArrayHeader({Number(type.Members.Count)});");
                foreach (var member in type.Members)
                    code.Write(Value(member));
                break;
            case ObjectLayout.IntegerKeys:
                var length = Length(type);
                code.Write($"writer.WriteArrayHeader({Number(length)});");
                for (var key = 0; key < length; key++)
                    code.Write(type.Members.FirstOrDefault(m => m.Key == Number(key)) is { } member ? Value(member) : "writer.WriteNil();");
                break;
            default:
                code.Write($"writer.WriteMapHeader({Number(type.Members.Count)});");
                foreach (var member in type.Members)
                {
                    code.Write($"writer.Write({member.Key});");
                    code.Write(Value(member));
                }

                break;
        }
    }

    public static void Read(CodeWriter code, ObjectModel type)
    {
        if (IsDeep(type))
            StateEmitter.ReadDeeper(code, type.Name);
        if (type.KeepsDerived)
            DerivedEmitter.Read(code, type.Name);
        if (type.IsReference)
            SerializerEmitter.ReadNull(code);
        if (type.Layout == ObjectLayout.Sequential)
        {
            code.Write($"{GeneratedFile.Wire}.ReadParts(ref reader, {Number(type.Members.Count)});");
            foreach (var member in type.Members)
                code.Write($"var {Variable(member)} = {WireCode.Read(member.Type)};");
        }
        else
        {
            ReadKeyed(code, type);
        }

        Create(code, type);
    }

    public static void Write(CodeWriter code, UnionModel union)
    {
        SerializerEmitter.WriteNull(code);
        code.Write("global::System.Type type = ((object)value).GetType();");
        var keyword = "if";
        foreach (var item in union.Cases)
        {
            code.Open($"{keyword} (type == typeof({item.Type.Name}))");
            code.Write("writer.WriteArrayHeader(2);");
            code.Write($"writer.Write({Number(item.Key)});");
            code.Write(WireCode.Write(item.Type, $"({item.Type.Name})value") + ";");
            code.Close();
            keyword = "else if";
        }

        code.Open("else");
        code.Write($"{GeneratedFile.Wire}.FailUnion({Literal(union.Name)}, type.ToString());");
        code.Close();
    }

    public static void Read(CodeWriter code, UnionModel union)
    {
        SerializerEmitter.ReadNull(code);
        code.Write($"{GeneratedFile.Wire}.ReadParts(ref reader, 2);");
        code.Write("var key = reader.ReadInt32();");
        code.Open("switch (key)");
        foreach (var item in union.Cases)
            code.Write($"case {Number(item.Key)}: return {WireCode.Read(item.Type)};");
        code.Close();
        code.BlankLine();
        code.Write($"{GeneratedFile.Wire}.FailUnion({Literal(union.Name)}, key.ToString());");
        code.Write("return null;");
    }

    /// <summary>A method of an interface would be called on a copy of a structure, and what it sets there would be lost.</summary>
    private static string Callback(ObjectModel type, string method) => type.IsReference
        ? $"(({Callbacks})value).{method}();"
        : $"{GeneratedFile.LibraryWire}.{method}(ref value);";

    /// <summary>An object that holds others may hold as many inside of each other as there are.</summary>
    private static bool IsDeep(ObjectModel type) => type.Members.Any(member => member.Type.Form == WireForm.Serializer);

    private static void ReadKeyed(CodeWriter code, ObjectModel type)
    {
        foreach (var member in type.Members)
        {
            if (IsRebuilt(type, member))
                code.Write($"{member.Type.Name} {Variable(member)} = default;");
        }

        var isArray = type.Layout == ObjectLayout.IntegerKeys;
        code.Write($"var count = reader.{(isArray ? "ReadArrayHeader" : "ReadMapHeader")}();");
        code.Open("for (var i = 0; i < count; i++)");
        code.Open($"switch ({(isArray ? "i" : "reader.ReadString()")})");
        foreach (var member in type.Members.Where(member => IsRebuilt(type, member)))
        {
            code.Write($"case {member.Key}:");
            code.Indented($"{Variable(member)} = {WireCode.Read(member.Type)};");
            code.Indented("break;");
        }

        code.Write("default:");
        code.Indented("reader.Skip();");
        code.Indented("break;");
        code.Close();
        code.Close();
        code.BlankLine();
    }

    private static void Create(CodeWriter code, ObjectModel type)
    {
        var arguments = string.Join(", ", type.Constructor.Select(a => $"{a.Parameter}: {a.Cast}{Variable(type.Members[a.Member])}"));
        var assigned = type.Members.Where(member => member.IsAssigned).ToList();
        code.Write($"var value = new {type.Name}({arguments}){(assigned.Count > 0 ? "" : ";")}");
        if (assigned.Count > 0)
        {
            code.Write("{");
            foreach (var member in assigned)
                code.Indented($"{member.Name} = {Variable(member)},");
            code.Write("};");
        }

        if (type.HasCallbacks)
            code.Write(Callback(type, "OnAfterDeserialize"));
        code.Write("return value;");
    }

    private static bool IsRebuilt(ObjectModel type, MemberModel member) =>
        member.IsAssigned || type.Constructor.Any(argument => ReferenceEquals(type.Members[argument.Member], member));

    private static int Length(ObjectModel type) =>
        type.Members.Count == 0 ? 0 : type.Members.Max(member => int.Parse(member.Key!, CultureInfo.InvariantCulture)) + 1;

    private static string Value(MemberModel member) => WireCode.Write(member.Type, "value." + member.Name) + ";";

    private static string Variable(MemberModel member) => "_" + member.Name.TrimStart('@');

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
