using System.Globalization;
using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>Sequences whose items travel while the call runs.</summary>
internal static class SourceEmitter
{
    /// <summary>The context in which the call is made, for the source's code. No parameter's name is without an underscore there.</summary>
    public const string Flow = "private readonly global::System.Threading.ExecutionContext? flow = global::System.Threading.ExecutionContext.Capture();";

    private const string Source = "global::Remoting.CompilerServices.ArgumentSource";

    /// <summary>The method of a call that gives the items of each.</summary>
    public static void Open(CodeWriter code, List<ParameterModel> travelling)
    {
        code.Open($"public override {Source}? OpenSource(int parameter)");
        code.Open("switch (parameter)");
        for (var i = 0; i < travelling.Count; i++)
        {
            if (travelling[i] is not { Role: ParameterRole.Source, Type: { } type } source)
                continue;
            code.Write($"case {i.ToString(CultureInfo.InvariantCulture)}: return {Source}.Of<{type.Name}>({CallEmitter.Variable(source)}, flow, {CallEmitter.Writer(type, "item")});");
        }

        code.Write("default: return null;");
        code.Close();
        code.Close();
    }

    /// <summary>What the callable gets.</summary>
    public static string Read(ParameterModel parameter, int index)
    {
        var type = parameter.Type!;
        return $"context.Source<{type.Name}>(ref arguments, {index.ToString(CultureInfo.InvariantCulture)}, "
            + $"static (ref global::MessagePack.MessagePackReader reader) => {GraphCode.ReadBody(type)})";
    }
}
