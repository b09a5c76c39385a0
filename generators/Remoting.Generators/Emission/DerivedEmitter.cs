using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>An object whose type is not the declared one is never cut to it: it is written as what it is.</summary>
internal static class DerivedEmitter
{
    public static void Write(CodeWriter code, string type)
    {
        code.Open($"if (((object)value).GetType() != typeof({type}))");
        Send(code, type);
        code.Write("return;");
        code.Close();
        code.BlankLine();
    }

    public static void Read(CodeWriter code, string type)
    {
        code.Open($"if ({GeneratedFile.Wire}.IsDerived(ref reader))");
        code.Write($"using {GeneratedFile.Wire}.GraphScope graph = {GeneratedFile.Wire}.EnsureGraph();");
        code.Write($"return {GeneratedFile.Wire}.ReadDerived<{type}>(ref reader, -1);");
        code.Close();
        code.BlankLine();
    }

    public static void Write(CodeWriter code, AbstractModel type)
    {
        SerializerEmitter.WriteNull(code);
        ConstantEmitter.Write(code, type.Constants);
        Send(code, type.Name);
    }

    public static void Read(CodeWriter code, AbstractModel type)
    {
        SerializerEmitter.ReadNull(code);
        ConstantEmitter.Read(code, type.Name, type.Constants);
        code.Write($"using {GeneratedFile.Wire}.GraphScope graph = {GeneratedFile.Wire}.EnsureGraph();");
        code.Write($"return {GeneratedFile.Wire}.ReadDerived<{type.Name}>(ref reader, -1);");
    }

    public static void Send(CodeWriter code, string type)
    {
        code.Write($"using {GeneratedFile.Wire}.GraphScope graph = {GeneratedFile.Wire}.EnsureGraph();");
        code.Write($"{GeneratedFile.Wire}.WriteDerived<{type}>(ref writer, value);");
    }
}
