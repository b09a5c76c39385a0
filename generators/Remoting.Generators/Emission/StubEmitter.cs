using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Generators.Emission;

/// <summary>The stubs: what a call looks like, and nothing of how it travels.</summary>
internal static class StubEmitter
{
    private const string Separator = ", ";

    /// <param name="code">Where to.</param>
    /// <param name="named">The callable.</param>
    /// <param name="leading">How many parameters the stub has: all, or the first ones, where the others have their defaults.</param>
    /// <param name="modifiers">What stands between the accessibility and the type.</param>
    public static void Write(CodeWriter code, NamedCallable named, int leading, string modifiers)
    {
        var callable = named.Callable;
        var all = CallEmitter.Travelling(callable);
        var shown = all.Take(leading).ToList();
        var arguments = string.Join(Separator, all.Select((parameter, i) => i < leading ? Argument(parameter) : parameter.Omitted));
        var head = $"{(callable.IsPublic ? "public" : "internal")} {modifiers}{CallEmitter.BaseType(callable)} {TypeNames.Escape(callable.Name)}(";
        var parameters = shown.Select(parameter => Parameter(parameter, isWhole: leading == all.Count)).ToList();
        code.Write($"/// <inheritdoc cref=\"{callable.DocumentationId}\"/>");
        if (modifiers.Length > 0 && callable.IsObsolete)
            code.Write(GeneratedFile.Obsolete);

        var isOblivious = callable.Result is { IsOblivious: true };
        if (!isOblivious && !shown.Any(parameter => parameter.IsOblivious))
            code.Write($"{head}{string.Join(Separator, parameters)}) =>");
        else
            Oblivious(code, head, isOblivious, shown, parameters);
        code.Indented($"new {named.Owner}.{named.Call}({arguments});");
    }

    /// <summary>Each line says of null what that part of the callable's signature does.</summary>
    private static void Oblivious(CodeWriter code, string head, bool isOblivious, List<ParameterModel> shown, List<string> parameters)
    {
        Annotations(isOblivious);
        code.Write(head);
        for (var i = 0; i < shown.Count; i++)
        {
            Annotations(shown[i].IsOblivious);
            code.Indented(parameters[i] + (i + 1 < shown.Count ? "," : ""));
        }

        code.Write(") =>");
        code.Write("#nullable enable annotations");

        void Annotations(bool areOff) => code.Write($"#nullable {(areOff ? "disable" : "enable")} annotations");
    }

    /// <summary>A dynamic argument would leave it to run time which constructor is meant.</summary>
    private static string Argument(ParameterModel parameter) =>
        (parameter.IsDynamic ? "(object?)" : "") + TypeNames.Escape(parameter.Name) + (parameter.Copy is null ? "" : ".ToArray()");

    private static string Parameter(ParameterModel parameter, bool isWhole)
    {
        var text = parameter.Prefix + (isWhole ? parameter.DefaultAttributes : "") + parameter.DeclaredType + " " + TypeNames.Escape(parameter.Name);
        return isWhole && parameter.Default is { } value ? text + " = " + value : text;
    }
}
