using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>Where the numbers of objects begin: with the arguments of a call together, with its result, with each item and report.</summary>
internal static class GraphCode
{
    /// <summary>To the end of the block.</summary>
    public const string Begin = $"using {GeneratedFile.Wire}.GraphScope graph = {Scope};";

    /// <summary>The head of a block.</summary>
    public const string Open = $"using ({Scope})";

    private const string Scope = $"{GeneratedFile.Wire}.BeginGraph()";

    public static bool IsNeeded(ParameterModel parameter) => parameter is { Role: ParameterRole.Value, Type.HasGraph: true };

    /// <summary>A method that reads one value.</summary>
    public static void Read(CodeWriter code, string head, TypeRef type)
    {
        if (!type.HasGraph)
        {
            code.Expression(head, WireCode.Read(type));
            return;
        }

        code.Open(head);
        code.Write(Begin);
        code.Write($"return {WireCode.Read(type)};");
        code.Close();
    }

    /// <summary>The body of a lambda that writes one value.</summary>
    public static string Write(TypeRef type, string value) => type.HasGraph ? $"{{ {Begin} {WireCode.Write(type, value)}; }}" : WireCode.Write(type, value);
}
