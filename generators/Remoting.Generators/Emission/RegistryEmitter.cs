using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Generators.Emission;

/// <summary>The table of an assembly: from the name of a type to its callables.</summary>
internal static class RegistryEmitter
{
    public const string HintName = "Remoting.Registry.g.cs";

    public static string Emit(RegistryModel registry)
    {
        const string ending = "RegistryAttribute";
        var name = BoundedName.Of(TypeNames.Identifier(registry.AssemblyName), BoundedName.MaximumLength - ending.Length) + ending;
        var code = GeneratedFile.Start();
        code.Write($"[assembly: global::{GeneratedFile.Namespace}.{name}]");
        code.BlankLine();
        code.Open($"namespace {GeneratedFile.Namespace}");
        code.Write(GeneratedFile.Mark);
        code.Write(GeneratedFile.Hide);
        code.Open($"internal sealed class {name} : global::Remoting.CompilerServices.CallableRegistryAttribute");
        code.Open("public override global::Remoting.CompilerServices.Callable? Find(string group, string name)");
        code.Open("switch (group)");
        foreach (var container in registry.Containers)
            code.Write($"case {SymbolDisplay.FormatLiteral(container.Group, quote: true)}: return {GroupEmitter.Callables(container)}.Find(name);");
        code.Write("default: return null;");
        code.Close();
        code.Close();
        if (registry.Serializers.Count > 0)
            AddSerializers(code, registry.Serializers);
        code.Close();
        code.Close();
        return code.ToString();
    }

    private static void AddSerializers(CodeWriter code, EquatableArray<string> serializers)
    {
        code.BlankLine();
        code.Open("public override void AddSerializers(global::Remoting.CompilerServices.SerializerTable table)");
        foreach (var serializer in serializers)
            code.Write($"global::{GeneratedFile.Namespace}.{serializer}.AddTo(table);");
        code.Close();
    }
}
