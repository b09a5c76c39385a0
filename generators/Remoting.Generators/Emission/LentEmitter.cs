using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>Shared values: the number that stands for one, and how the value itself is written once and read in each worker.</summary>
internal static class LentEmitter
{
    /// <summary>In what writes the arguments of a call.</summary>
    public const string Begin = $"using {GeneratedFile.Wire}.SharingScope sharing = {GeneratedFile.Wire}.BeginSharing(context);";

    public static bool IsNeeded(ParameterModel parameter) => parameter is { Role: ParameterRole.Value, Type.IsLending: true };

    public static string Write => $"{GeneratedFile.Wire}.WriteShared(ref writer, value, Form);";

    public static string Read => $"return {GeneratedFile.Wire}.ReadShared(ref reader, Form);";

    /// <summary>One of the assembly and the type, so that all callables that take the same value read the same bytes.</summary>
    public static void Form(CodeWriter code, LentModel type)
    {
        const string form = "global::Remoting.CompilerServices.SharedForm";
        code.BlankLine();
        code.Write($"private static readonly {form}<{type.Value.Name}> Form = new {form}<{type.Value.Name}>(");
        code.Indented($"static (ref global::MessagePack.MessagePackWriter writer, {type.Value.Name} value) => {WireCode.Write(type.Value, "value")},");
        code.Indented($"static (ref global::MessagePack.MessagePackReader reader) => {WireCode.Read(type.Value)});");
    }

    /// <summary>By which an executor that writes no arguments sees that there are shared values to look for.</summary>
    public static void Property(CodeWriter code)
    {
        code.BlankLine();
        code.Expression("public override bool IsLending", "true");
    }

    public static void AddToTable(CodeWriter code, LentModel type)
    {
        code.BlankLine();
        code.Expression("public static void AddTo(global::Remoting.CompilerServices.SerializerTable table)", $"table.AddShared<{type.Value.Name}>(Form)");
    }
}
