using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;

namespace Remoting.Generators.Emission;

/// <summary>The declarations of accessors to fields: the runtime puts the field's address in their place.</summary>
internal static class AccessorEmitter
{
    private const string Attribute = "global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.";

    public static void Write(CodeWriter code, EquatableArray<AccessorGroup> groups)
    {
        foreach (var group in groups)
        {
            code.BlankLine();
            if (group.Head.Length > 0)
                code.Open($"private static class {group.Head}{group.Constraints}");
            foreach (var accessor in group.Accessors)
            {
                var kind = accessor.IsStatic ? "StaticField" : "Field";
                code.Write($"[{Attribute}{kind}, Name = {SymbolDisplay.FormatLiteral(accessor.Field, quote: true)})]");
                code.Write($"{(group.Head.Length > 0 ? "internal" : "private")} static extern ref {accessor.Type} {accessor.Name}({(group.IsReference ? "" : "ref ")}{group.Type}{(accessor.IsStatic ? "?" : "")} value);");
            }

            if (group.Head.Length > 0)
                code.Close();
        }
    }
}
