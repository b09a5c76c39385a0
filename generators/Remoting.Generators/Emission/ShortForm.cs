using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>
/// The second way of calls that carry a few numbers: without MessagePack's reader and writer, which take longer to make than to use, and such
/// calls travel by the million. The bytes are the same.
/// </summary>
internal static class ShortForm
{
    private const string Buffer = "global::System.Buffers.IBufferWriter<byte>";
    private const string Bytes = "global::System.ReadOnlySpan<byte>";

    /// <summary>Whether all that travels to the worker are numbers.</summary>
    public static bool HasArguments(CallableModel callable) =>
        callable.Returns != ReturnKind.Stream && CallEmitter.Travelling(callable).All(p => p.Role == ParameterRole.Value && IsNumber(p.Type!));

    /// <summary>Whether the result is a number or a block of numbers.</summary>
    public static bool HasResult(CallableModel callable) =>
        callable is { Returns: not ReturnKind.Stream, Result.Type: var type } && (IsNumber(type) || IsBlock(type));

    /// <summary>Whether a worker can run it so.</summary>
    public static bool Fits(CallableModel callable) => HasArguments(callable) && (callable.Result is null || HasResult(callable));

    public static string Write(string value) => $"{GeneratedFile.Wire}.Write(result, {value})";

    public static void WriteArguments(CodeWriter code, IEnumerable<string> variables)
    {
        code.BlankLine();
        code.Open($"public override bool TryWriteArguments({Buffer} buffer)");
        foreach (var variable in variables)
            code.Write($"{GeneratedFile.Wire}.Write(buffer, {variable});");
        code.Write("return true;");
        code.Close();
    }

    public static void ReadResult(CodeWriter code, string type)
    {
        code.BlankLine();
        code.Expression($"public override bool TryReadResult({Bytes} bytes, out {type} result)", $"{GeneratedFile.Wire}.TryRead(bytes, out result)");
    }

    public static void Execute(CodeWriter code, IEnumerable<(string Type, string Name)> variables, Action run)
    {
        code.BlankLine();
        code.Open($"public override bool TryExecute({Bytes} arguments, {Buffer} result, global::Remoting.CompilerServices.CallContext context)");
        foreach (var (type, name) in variables)
        {
            code.Write($"if (!{GeneratedFile.Wire}.TryTake(ref arguments, out {type} {name}))");
            code.Indented("return false;");
        }

        run();
        code.Write("return true;");
        code.Close();
    }

    private static bool IsNumber(TypeRef type) =>
        type is { Form: WireForm.Primitive, Reader: "ReadInt32" or "ReadInt64" or "ReadDouble" or "ReadBoolean" };

    private static bool IsBlock(TypeRef type) => type.Form == WireForm.Helper && type.Reader.StartsWith("ReadArray<", StringComparison.Ordinal);
}
