using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Generators.Emission;

/// <summary>The two classes of a callable: the call with its arguments, and the callable as a worker runs it.</summary>
internal static class CallEmitter
{
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    private const string Context = "global::Remoting.CompilerServices.CallContext";
    private const string Reports = "global::Remoting.CompilerServices.LocalReports";
    private const string Services = "global::Remoting.CompilerServices.CallServices";

    /// <summary>What the call is derived from, and what the stub returns.</summary>
    public static string BaseType(CallableModel callable) => callable switch
    {
        { Returns: ReturnKind.Stream, Result: { } item } => $"global::Remoting.RemoteStream<{item.DeclaredType}>",
        { Result: { } result } => $"global::Remoting.RemoteCall<{result.DeclaredType}>",
        _ => "global::Remoting.RemoteCall",
    };

    public static void Call(CodeWriter code, NamedCallable named)
    {
        var callable = named.Callable;
        var travelling = Travelling(callable);
        code.Open($"internal sealed class {named.Call} : {BaseType(callable)}");
        Arguments(code, named, travelling);
        code.Write($"public override global::Remoting.CompilerServices.Callable Callable => {named.Owner}.{named.Table}.Instance;");
        code.BlankLine();

        code.Open("public override void WriteArguments(ref global::MessagePack.MessagePackWriter writer, global::Remoting.CompilerServices.CallContext context)");
        var isWatched = GraphCode.IsWatched(travelling);
        if (GraphCode.IsNeeded(travelling))
            code.Write(GraphCode.BeginWriting(isWatched));
        if (travelling.Any(LentEmitter.IsNeeded))
            code.Write(LentEmitter.Begin);
        for (var i = 0; i < travelling.Count; i++)
        {
            code.Write($"context.Argument({i.ToString(CultureInfo.InvariantCulture)});");
            code.Write(travelling[i].Role switch
            {
                ParameterRole.Progress => $"writer.Write({Variable(travelling[i])} is not null);",
                ParameterRole.Source => $"context.WriteSource(ref writer, {Variable(travelling[i])} is not null);",
                _ => WireCode.Write(travelling[i].Type!, Variable(travelling[i])) + ";",
            });
        }

        if (isWatched)
            code.Write(GraphCode.Check(travelling.Where(parameter => parameter.Role == ParameterRole.Value).Select(Variable)));
        code.Close();
        if (callable.Result is { } result)
        {
            var reads = callable.Returns == ReturnKind.Stream ? "ReadItem" : "ReadResult";
            code.BlankLine();
            GraphCode.Read(code, $"public override {result.DeclaredType} {reads}(ref global::MessagePack.MessagePackReader reader)", result.Type);
        }

        if (travelling.Any(LentEmitter.IsNeeded))
            LentEmitter.Property(code);
        if (ShortForm.HasArguments(callable))
            ShortForm.WriteArguments(code, travelling.Select(Variable));
        if (ShortForm.HasResult(callable))
            ShortForm.ReadResult(code, callable.Result!.DeclaredType);

        if (HasProgress(callable))
        {
            code.BlankLine();
            ReadReport(code, travelling);
        }

        if (HasSource(callable))
        {
            code.BlankLine();
            SourceEmitter.Open(code, travelling);
        }

        code.BlankLine();
        Invoke(code, callable);
        code.Close();
    }

    /// <summary>Nothing but fields, whose names nothing else has: a parameter may be called as anything that is named here.</summary>
    private static void Arguments(CodeWriter code, NamedCallable named, List<ParameterModel> travelling)
    {
        if (travelling.Count == 0)
            return;
        foreach (var parameter in travelling)
            code.Write($"private readonly {VariableType(parameter)} {Variable(parameter)};");
        if (HasSource(named.Callable))
            code.Write(SourceEmitter.Flow);
        code.BlankLine();
        code.Open($"internal {named.Call}({string.Join(", ", travelling.Select(p => $"{VariableType(p)} {Variable(p)}"))})");
        foreach (var parameter in travelling)
            code.Write($"this.{Variable(parameter)} = {Variable(parameter)};");
        code.Close();
        code.BlankLine();
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
        var hasGraph = GraphCode.IsNeeded(travelling);
        var hasLateKeys = travelling.Any(p => p is { Role: ParameterRole.Value, Type.HasLateKeys: true });
        if (hasGraph)
        {
            foreach (var parameter in travelling)
                code.Write($"{VariableType(parameter)} {Variable(parameter)};");
            code.Open(GraphCode.Open(hasLateKeys));
        }

        for (var i = 0; i < travelling.Count; i++)
        {
            code.Write($"context.Argument({i.ToString(CultureInfo.InvariantCulture)});");
            code.Write($"{(hasGraph ? "" : VariableType(travelling[i]) + " ")}{Variable(travelling[i])} = {Read(travelling[i], i)};");
        }

        if (hasLateKeys)
            code.Write(GraphCode.Complete);
        if (hasGraph)
            code.Close();

        if (callable is { Returns: ReturnKind.Stream, Result: { } item })
        {
            code.Write("context.Invoke();");
            OpenServices(code, callable);
            code.Write($"context.Stream<{item.Type.Name}>(ref arguments, {Method(callable, "context.CancellationToken")}, {Writer(item.Type, "item")});");
        }
        else
        {
            Run(code, callable, value => WireCode.Write(callable.Result!.Type, value, "result"));
        }

        code.Close();
        if (ShortForm.Fits(callable))
            ShortForm.Execute(code, travelling.Select(p => (VariableType(p), Variable(p))), () => Run(code, callable, ShortForm.Write));
        code.Close();
    }

    /// <summary>Calls the method, with its arguments in variables, and writes what it returns.</summary>
    private static void Run(CodeWriter code, CallableModel callable, Func<string, string> write)
    {
        code.Write("context.Invoke();");
        OpenServices(code, callable);
        var call = Method(callable, "context.CancellationToken");
        if (callable.Returns is not (ReturnKind.Void or ReturnKind.Value))
            call = $"global::Remoting.CompilerServices.CallContext.Wait({call})";
        if (callable.Result is { } result)
        {
            // Not "var", which may be the name of a type. An iterator runs while it is enumerated: that is the callable at work, not yet its result being written.
            code.Write($"{result.Type.Name} returned = {(result.IsLazy ? $"{GeneratedFile.Wire}.RunThrough({call})" : call)};");
            code.Write("context.WriteResult();");
            if (result.Type.HasGraph)
                code.Write(GraphCode.BeginWriting(result.Type.IsWatched));
            code.Write(write("returned") + ";");
            if (result.Type.IsWatched)
                code.Write(GraphCode.Check(["returned"]));
        }
        else
        {
            code.Write(call + ";");
        }
    }

    private static void Invoke(CodeWriter code, CallableModel callable)
    {
        const string token = "(global::System.Threading.CancellationToken cancellationToken)";
        var call = Method(callable, "cancellationToken", gated: HasProgress(callable));
        if (callable.Returns == ReturnKind.Stream)
        {
            InvokeStream(code, callable, call, token);
            return;
        }

        var signature = callable.Result is { } result
            ? $"{ValueTask}<{result.DeclaredType}> InvokeForResultAsync{token}"
            : $"{ValueTask} InvokeAsync{token}";
        if (callable.Result is { IsLazy: true } && callable.Returns == ReturnKind.Value)
            call = $"{GeneratedFile.Wire}.RunThrough({call})";
        if (HasProgress(callable) || HasServices(callable))
        {
            InvokeInside(code, callable, call, signature);
        }
        else if (callable.Result is { IsLazy: true } && callable.Returns != ReturnKind.Value)
        {
            code.Expression("public override async " + signature, Awaited(callable, call));
        }
        else if (callable.Returns == ReturnKind.Void)
        {
            code.Open("public override " + signature);
            code.Write(call + ";");
            code.Write("return default;");
            code.Close();
        }
        else
        {
            var isValueTask = callable.Returns is ReturnKind.ValueTask or ReturnKind.ValueTaskOfValue;
            code.Expression("public override " + signature, isValueTask ? call : $"new({(callable.Returns == ReturnKind.Value ? Value(callable, call) : Returned(call))})");
        }
    }

    /// <summary>Reports come one at a time, and none after the end; services end with the call.</summary>
    private static void InvokeInside(CodeWriter code, CallableModel callable, string call, string signature)
    {
        var isAsync = callable.Returns is not (ReturnKind.Void or ReturnKind.Value);
        code.Open($"public override {(isAsync ? "async " : "")}{signature}");
        if (HasProgress(callable))
            code.Write($"using {Reports} reports = new();");
        OpenServices(code, callable);
        switch (callable.Returns)
        {
            case ReturnKind.Void:
                code.Write(call + ";");
                code.Write("return default;");
                break;
            case ReturnKind.Value:
                code.Write($"return new({Value(callable, call)});");
                break;
            default:
                code.Write($"{(callable.Result is null ? "" : "return ")}{Awaited(callable, call)};");
                break;
        }

        code.Close();
    }

    /// <summary>What is dynamic could be taken for a task of a result, if it is null.</summary>
    private static string Value(CallableModel callable, string call) => callable.Result!.IsDynamic ? "(object?)" + call : call;

    /// <summary>What the task gives. As in a worker, an iterator runs here: what it throws is the call's own error, not that of who enumerates it later.</summary>
    private static string Awaited(CallableModel callable, string call)
    {
        if (callable.Returns is ReturnKind.Task or ReturnKind.TaskOfValue)
            call = Returned(call);
        var value = $"await {call}.ConfigureAwait(false)";
        return callable.Result is { IsLazy: true } ? $"{GeneratedFile.Wire}.RunThrough({value})" : value;
    }

    /// <summary>A task that is null has a message of its own.</summary>
    private static string Returned(string call) => $"{Context}.Returned({call})";

    private static void InvokeStream(CodeWriter code, CallableModel callable, string call, string token)
    {
        var signature = $"public override global::System.Collections.Generic.IAsyncEnumerable<{callable.Result!.DeclaredType}> Invoke{token}";
        if (!HasProgress(callable) && !HasServices(callable))
        {
            code.Expression(signature, call);
            return;
        }

        code.Open(signature);
        if (HasProgress(callable))
        {
            code.Write($"{Reports} reports = new();");
            call = $"reports.Until({call}, cancellationToken)";
        }

        if (HasServices(callable))
        {
            code.Write($"{Services} services = new(GetType().Assembly);");
            call = $"services.Until({call}, cancellationToken)";
        }

        // A call that throws has given nothing whose end would be that of the call.
        code.Open("try");
        code.Write($"return {call};");
        code.Close();
        code.Open("catch");
        if (HasServices(callable))
            code.Write("services.Dispose();");
        if (HasProgress(callable))
            code.Write("reports.Dispose();");
        code.Write("throw;");
        code.Close();
        code.Close();
    }

    private static void ReadReport(CodeWriter code, List<ParameterModel> travelling)
    {
        code.Open("public override global::System.Action? ReadReport(int parameter, ref global::MessagePack.MessagePackReader reader)");
        var hasLateKeys = travelling.Any(p => p is { Role: ParameterRole.Progress, Type.HasLateKeys: true });
        if (travelling.Any(p => p is { Role: ParameterRole.Progress, Type.HasGraph: true }))
            code.Write(GraphCode.BeginReading(hasLateKeys));
        code.Open("switch (parameter)");
        for (var i = 0; i < travelling.Count; i++)
        {
            if (travelling[i] is not { Role: ParameterRole.Progress, Type: { } type } progress)
                continue;
            var head = $"case {i.ToString(CultureInfo.InvariantCulture)}:";
            // All of them, where one has: what is in the others waits in the same graph.
            if (!hasLateKeys)
            {
                code.Write($"{head} return {Context}.Report<{type.Name}>({Variable(progress)}, {WireCode.Read(type)});");
                continue;
            }

            code.Open(head);
            code.Write($"{type.Name} value = {WireCode.Read(type)};");
            code.Write(GraphCode.Complete);
            code.Write($"return {Context}.Report<{type.Name}>({Variable(progress)}, value);");
            code.Close();
        }

        code.Write("default: return null;");
        code.Close();
        code.Close();
    }

    private static string Read(ParameterModel parameter, int index) => parameter.Role switch
    {
        ParameterRole.Progress => $"context.Progress<{parameter.Type!.Name}>(ref arguments, {index.ToString(CultureInfo.InvariantCulture)}, {Writer(parameter.Type, "value")})",
        ParameterRole.Source => SourceEmitter.Read(parameter, index),
        _ => WireCode.Read(parameter.Type!, "arguments"),
    };

    /// <summary>A function that writes a value.</summary>
    public static string Writer(TypeRef type, string value) =>
        $"static (ref global::MessagePack.MessagePackWriter writer, {type.Name} {value}) => {GraphCode.Write(type, value)}";

    private static string Method(CallableModel callable, string token, bool gated = false)
    {
        var arguments = callable.Parameters.Skip(callable.IsInstance ? 1 : 0).Select(p => p.Role switch
        {
            ParameterRole.Token => p.DeclaredType.EndsWith("?", StringComparison.Ordinal) ? $"({p.DeclaredType}){token}" : token,
            ParameterRole.Omitted => p.Omitted,
            ParameterRole.Service => p.DeclaredType.EndsWith("?", StringComparison.Ordinal)
                ? $"services.Find<{p.DeclaredType.TrimEnd('?')}>()"
                : $"services.Get<{p.DeclaredType}>()",
            ParameterRole.Progress when gated => $"reports.Gate<{p.Type!.Name}>({Variable(p)})",
            _ when p.Copy is not null => $"({p.DeclaredType}){Variable(p)}",
            _ => (p.IsReadByReference ? "in " : "") + Variable(p),
        });
        var target = callable.IsInstance ? Variable(callable.Parameters[0]) : callable.Container.TypeName;
        if (callable.Receiver.Length > 0)
            target = $"(({callable.Receiver}){target})";
        return $"{target}.{TypeNames.Escape(callable.Name)}({string.Join(", ", arguments)})";
    }

    /// <summary>What the container gives belongs to the call.</summary>
    private static void OpenServices(CodeWriter code, CallableModel callable)
    {
        if (HasServices(callable))
            code.Write($"using {Services} services = new(GetType().Assembly);");
    }

    private static bool HasServices(CallableModel callable) => callable.Parameters.Any(p => p.Role == ParameterRole.Service);

    private static bool HasProgress(CallableModel callable) => callable.Parameters.Any(p => p.Role == ParameterRole.Progress);

    private static bool HasSource(CallableModel callable) => callable.Parameters.Any(p => p.Role == ParameterRole.Source);

    /// <summary>The parameters of the stub.</summary>
    public static List<ParameterModel> Travelling(CallableModel callable) => [.. callable.Parameters.Where(p => p.IsOfStub)];

    /// <summary>The underscore keeps parameters apart from the names that generated code uses itself.</summary>
    public static string Variable(ParameterModel parameter) => "_" + parameter.Name;

    /// <summary>A dynamic argument would make the call a dynamic one.</summary>
    private static string VariableType(ParameterModel parameter) => parameter.IsDynamic ? "object?" : parameter.Copy ?? parameter.DeclaredType;

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
