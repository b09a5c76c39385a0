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
        AddSerializers(code, registry.Serializers);
        AddShared(code, registry.Serializers);
        code.Close();
        code.Close();
        return code.ToString();
    }

    /// <summary>By the name of the type: a program may have thousands, and each one that is added costs the time in which the runtime makes its delegates' types.</summary>
    private static void AddSerializers(CodeWriter code, EquatableArray<ListedSerializer> serializers)
    {
        var names = serializers.Where(listed => listed.TypeName is not null).GroupBy(listed => listed.TypeName!, StringComparer.Ordinal).ToArray();
        if (names.Length == 0)
            return;
        code.BlankLine();
        code.Open("public override void AddSerializers(global::Remoting.CompilerServices.SerializerTable table, string name)");
        code.Open("switch (name)");
        foreach (var name in names)
        {
            code.Write($"case {SymbolDisplay.FormatLiteral(name.Key, quote: true)}:");
            foreach (var listed in name)
                code.Indented(Add(listed));
            code.Indented("return;");
        }
        code.Close();
        code.Close();
    }

    private static void AddShared(CodeWriter code, EquatableArray<ListedSerializer> serializers)
    {
        var shared = serializers.Where(listed => listed.TypeName is null).ToArray();
        if (shared.Length == 0)
            return;
        code.BlankLine();
        code.Open("public override void AddShared(global::Remoting.CompilerServices.SerializerTable table)");
        foreach (var listed in shared)
            code.Write(Add(listed));
        code.Close();
    }

    private static string Add(ListedSerializer listed) => $"global::{GeneratedFile.Namespace}.{listed.Serializer}.AddTo(table);";
}
