using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Generators.Emission;

/// <summary>The file of one type with callables: its <c>Remote</c> property, its stubs, and the calls that they make.</summary>
internal static class GroupEmitter
{
    public static string Emit(GroupModel group)
    {
        var container = group.Container;
        var callables = Name(group.Callables);
        var code = GeneratedFile.Start();
        if (container.Namespace.Length > 0)
            code.Open("namespace " + container.Namespace);

        // The language has no extension named as the type that it extends: there, `new RemoteRemote()` gives the stubs.
        if (container.TypeName.Split('.', ':').Last() != "Remote")
        {
            Extension(code, container);
            code.BlankLine();
        }

        Stubs(code, container, callables);
        code.BlankLine();
        Calls(code, container, callables);

        if (container.Namespace.Length > 0)
            code.Close();
        return code.ToString();
    }

    /// <summary>The class with the calls of a type, from anywhere.</summary>
    public static string Callables(ContainerModel container) =>
        "global::" + (container.Namespace.Length > 0 ? container.Namespace + "." : "") + container.Name + "Callables";

    /// <summary>Overloads are told apart by a number, in the order of their signatures.</summary>
    private static List<NamedCallable> Name(EquatableArray<CallableModel> callables)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var named = new List<NamedCallable>();
        foreach (var callable in callables)
        {
            counts.TryGetValue(callable.Name, out var count);
            counts[callable.Name] = ++count;
            var suffix = count == 1 ? "" : count.ToString(CultureInfo.InvariantCulture);
            named.Add(new NamedCallable(callable, callable.Name + "Call" + suffix, callable.Name + "Callable" + suffix));
        }

        return named;
    }

    private static void Extension(CodeWriter code, ContainerModel container)
    {
        var accessibility = container.IsPublic ? "public" : "internal";
        code.Write($"/// <summary>Gives <c>{container.Name.Replace('_', '.')}</c> its <c>Remote</c> property.</summary>");
        code.Write(GeneratedFile.Mark);
        code.Open($"{accessibility} static class {container.Name}RemoteExtension");
        code.Open($"extension({container.TypeName})");
        code.Write("/// <summary>Stubs of the type's callables: what they return is submitted to an executor.</summary>");
        code.Write($"public static {container.Name}Remote Remote => default;");
        code.Close();
        code.Close();
    }

    private static void Stubs(CodeWriter code, ContainerModel container, List<NamedCallable> callables)
    {
        var accessibility = container.IsPublic ? "public" : "internal";
        code.Write($"/// <summary>Stubs of the callables of <c>{container.Name.Replace('_', '.')}</c>.</summary>");
        code.Write(GeneratedFile.Mark);
        code.Open($"{accessibility} readonly struct {container.Name}Remote");
        var isFirst = true;
        foreach (var named in callables)
        {
            if (!isFirst)
                code.BlankLine();
            isFirst = false;
            Stub(code, container, named);
        }

        code.Close();
    }

    private static void Stub(CodeWriter code, ContainerModel container, NamedCallable named)
    {
        var callable = named.Callable;
        var travelling = CallEmitter.Travelling(callable);
        var parameters = string.Join(", ", travelling.Select(Parameter));
        var arguments = string.Join(", ", travelling.Select(parameter => TypeNames.Escape(parameter.Name)));
        var accessibility = callable.IsPublic ? "public" : "internal";
        code.Write($"/// <inheritdoc cref=\"{callable.DocumentationId}\"/>");
        code.Expression(
            $"{accessibility} {CallEmitter.BaseType(callable)} {TypeNames.Escape(callable.Name)}({parameters})",
            $"new {container.Name}Callables.{named.Call}({arguments})");
    }

    private static string Parameter(ParameterModel parameter)
    {
        var text = parameter.Prefix + parameter.DeclaredType + " " + TypeNames.Escape(parameter.Name);
        return parameter.Default is { } value ? text + " = " + value : text;
    }

    private static void Calls(CodeWriter code, ContainerModel container, List<NamedCallable> callables)
    {
        code.Write(GeneratedFile.Mark);
        code.Write(GeneratedFile.Hide);
        code.Open($"internal static class {container.Name}Callables");
        code.Write("/// <summary>Finds a callable by its wire name.</summary>");
        code.Open("internal static global::Remoting.CompilerServices.Callable? Find(string name)");
        code.Open("switch (name)");
        foreach (var named in callables)
            code.Write($"case {SymbolDisplay.FormatLiteral(named.Callable.WireName, quote: true)}: return {named.Table}.Instance;");
        code.Write("default: return null;");
        code.Close();
        code.Close();
        foreach (var named in callables)
        {
            code.BlankLine();
            CallEmitter.Call(code, named);
            code.BlankLine();
            CallEmitter.Callable(code, named);
        }

        code.Close();
    }
}

/// <summary>A callable and the names of its two generated classes.</summary>
internal sealed record NamedCallable(CallableModel Callable, string Call, string Table);
