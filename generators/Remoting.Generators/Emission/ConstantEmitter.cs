using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>Objects that each process has travel as a name: a text, with which nothing else that an object is written as begins.</summary>
internal static class ConstantEmitter
{
    public static void Write(CodeWriter code, EquatableArray<ConstantModel> constants)
    {
        foreach (var constant in constants)
        {
            code.Open($"if (ReferenceEquals(value, {constant.Expression}))");
            code.Write($"writer.Write({Literal(constant.Key)});");
            code.Write("return;");
            code.Close();
            code.BlankLine();
        }
    }

    public static void Read(CodeWriter code, string type, EquatableArray<ConstantModel> constants)
    {
        if (constants.Count == 0)
            return;
        code.Open("if (reader.NextMessagePackType == global::MessagePack.MessagePackType.String)");
        code.Open("switch (reader.ReadString())");
        foreach (var constant in constants)
            code.Write($"case {Literal(constant.Key)}: return {constant.Expression}{(constant.IsOwn ? "" : $" as {type}")} ?? {GeneratedFile.Wire}.FailConstant<{type}>();");
        code.Write($"default: return {GeneratedFile.Wire}.FailConstant<{type}>();");
        code.Close();
        code.Close();
        code.BlankLine();
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
