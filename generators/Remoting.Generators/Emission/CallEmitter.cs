using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Generators.Emission;

/// <summary>The two classes of a callable: the call with its arguments, and the callable as a worker runs it.</summary>
internal static class CallEmitter
{
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";

    /// <summary>What the call is derived from, and what the stub returns.</summary>
    public static string BaseType(CallableModel callable) =>
        callable.Result is { } result ? $"global::Remoting.RemoteCall<{result.DeclaredType}>" : "global::Remoting.RemoteCall";

    public static void Call(CodeWriter code, NamedCallable named)
    {
        var callable = named.Callable;
        var travelling = Travelling(callable);
        var parameters = string.Join(", ", travelling.Select(p => p.DeclaredType + " " + TypeNames.Escape(p.Name)));
        code.Open($"internal sealed class {named.Call}({parameters}) : {BaseType(callable)}");
        foreach (var parameter in travelling)
            code.Write($"private readonly {VariableType(parameter)} {Variable(parameter)} = {TypeNames.Escape(parameter.Name)};");
        if (travelling.Count > 0)
            code.BlankLine();
        code.Write($"public override global::Remoting.CompilerServices.Callable Callable => {named.Table}.Instance;");
        code.BlankLine();

        code.Open("public override void WriteArguments(ref global::MessagePack.MessagePackWriter writer, global::Remoting.CompilerServices.CallContext context)");
        for (var i = 0; i < travelling.Count; i++)
        {
            code.Write($"context.Argument({i.ToString(CultureInfo.InvariantCulture)});");
            code.Write(WireCode.Write(travelling[i].Type!, Variable(travelling[i])) + ";");
        }

        code.Close();
        if (callable.Result is { } result)
        {
            code.BlankLine();
            code.Expression($"public override {result.DeclaredType} ReadResult(ref global::MessagePack.MessagePackReader reader)", WireCode.Read(result.Type));
        }

        code.BlankLine();
        Invoke(code, callable);
        code.Close();
    }

    public static void Callable(CodeWriter code, NamedCallable named)
    {
        var callable = named.Callable;
        var travelling = Travelling(callable);
        var names = new[] { callable.Container.Group, callable.WireName }.Concat(travelling.Select(p => p.Name)).Select(Literal);
        code.Open($"private sealed class {named.Table} : global::Remoting.CompilerServices.Callable");
        code.Write($"public static readonly {named.Table} Instance = new();");
        code.BlankLine();
        code.Open($"private {named.Table}() : base({string.Join(", ", names)})");
        code.Close();
        code.BlankLine();
        code.Open("public override void Execute(ref global::MessagePack.MessagePackReader arguments, ref global::MessagePack.MessagePackWriter result, "
            + "global::Remoting.CompilerServices.CallContext context)");
        for (var i = 0; i < travelling.Count; i++)
        {
            code.Write($"context.Argument({i.ToString(CultureInfo.InvariantCulture)});");
            code.Write($"{VariableType(travelling[i])} {Variable(travelling[i])} = {WireCode.Read(travelling[i].Type!, "arguments")};");
        }

        code.Write("context.Invoke();");
        var call = Method(callable, "context.CancellationToken");
        if (callable.Returns is not (ReturnKind.Void or ReturnKind.Value))
            call = $"global::Remoting.CompilerServices.CallContext.Wait({call})";
        if (callable.Result is { } result)
        {
            // An iterator runs while it is enumerated: that is the callable at work, not yet its result being written.
            code.Write($"var returned = {(result.IsLazy ? $"{GeneratedFile.Wire}.ToArray({call})" : call)};");
            code.Write("context.WriteResult();");
            code.Write(WireCode.Write(result.Type, "returned", "result") + ";");
        }
        else
        {
            code.Write(call + ";");
        }

        code.Close();
        code.Close();
    }

    private static void Invoke(CodeWriter code, CallableModel callable)
    {
        var call = Method(callable, "cancellationToken");
        const string token = "(global::System.Threading.CancellationToken cancellationToken)";
        if (callable.Result is { } result)
        {
            if (result.IsLazy && callable.Returns == ReturnKind.Value)
                call = $"{GeneratedFile.Wire}.ToArray({call})";
            var value = callable.Returns == ReturnKind.ValueTaskOfValue ? call : $"new({call})";
            code.Expression($"public override {ValueTask}<{result.DeclaredType}> InvokeForResultAsync{token}", value);
        }
        else if (callable.Returns == ReturnKind.Void)
        {
            code.Open($"public override {ValueTask} InvokeAsync{token}");
            code.Write(call + ";");
            code.Write("return default;");
            code.Close();
        }
        else
        {
            var value = callable.Returns == ReturnKind.ValueTask ? call : $"new({call})";
            code.Expression($"public override {ValueTask} InvokeAsync{token}", value);
        }
    }

    private static string Method(CallableModel callable, string token)
    {
        var arguments = callable.Parameters.Select(p => p.Type is null ? token : Variable(p));
        return $"{callable.Container.TypeName}.{TypeNames.Escape(callable.Name)}({string.Join(", ", arguments)})";
    }

    private static List<ParameterModel> Travelling(CallableModel callable) => [.. callable.Parameters.Where(p => p.Type is not null)];

    /// <summary>The underscore keeps parameters apart from the names that generated code uses itself.</summary>
    private static string Variable(ParameterModel parameter) => "_" + parameter.Name;

    /// <summary>A dynamic argument would make the call a dynamic one.</summary>
    private static string VariableType(ParameterModel parameter) => parameter.DeclaredType is "dynamic" or "dynamic?" ? "object?" : parameter.DeclaredType;

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
