using System.Security;
using Microsoft.CodeAnalysis.CSharp;
using Remoting.Generators.Model;
using Remoting.Generators.Parsing;

namespace Remoting.Generators.Emission;

/// <summary>The file of one type with callables: its <c>Remote</c> property, its stubs, and the calls that they make.</summary>
internal static class GroupEmitter
{
    /// <param name="group">The callables of one type.</param>
    /// <param name="hasExtensions">Whether the language has extension properties. Before it had, the stubs were a static class.</param>
    public static string Emit(GroupModel group, bool hasExtensions = true)
    {
        var container = group.Container;
        var callables = NamedCallable.Of(group);
        var notes = FileNotes.Merge(group.Callables.Select(callable => callable.Notes));
        var code = GeneratedFile.Start(notes);
        if (container.Namespace.Length > 0)
            code.Open("namespace " + container.Namespace);

        if (hasExtensions)
        {
            Extension(code, container, notes);
            code.BlankLine();
        }

        Stubs(code, group, callables, notes, hasExtensions);
        code.BlankLine();
        Calls(code, container, callables, notes);

        if (container.Namespace.Length > 0)
            code.Close();
        return code.ToString();
    }

    /// <summary>The class with the calls of a type, from anywhere.</summary>
    public static string Callables(ContainerModel container) => "global::" + Prefix(container) + container.Name + ContainerNames.Callables;

    private static string Prefix(ContainerModel container) => container.Namespace.Length > 0 ? container.Namespace + "." : "";

    private static string Stubs(ContainerModel container) => "global::" + Prefix(container) + container.Name + ContainerNames.Stubs;

    private static void Extension(CodeWriter code, ContainerModel container, FileNotes notes)
    {
        code.Write($"/// <summary>Gives <c>{SecurityElement.Escape(container.Title)}</c> its <c>{container.Property}</c> property.</summary>");
        Head(code, notes);
        code.Open($"{Accessibility(container)} static class {container.Name}{ContainerNames.Extension}");
        code.Open($"extension({container.TypeName})");
        code.Write("/// <summary>Stubs of the type's callables: what they return is submitted to an executor.</summary>");
        code.Write($"public static {Stubs(container)} {container.Property} => default;");
        code.Close();
        code.Close();
    }

    private static void Stubs(CodeWriter code, GroupModel group, List<NamedCallable> callables, FileNotes notes, bool hasExtensions)
    {
        var container = group.Container;
        code.Write($"/// <summary>Stubs of the callables of <c>{SecurityElement.Escape(container.Title)}</c>.</summary>");

        // Nobody names the structure behind the property; the static class is named at every call.
        Head(code, hasExtensions ? notes : FileNotes.None);
        code.Open($"{Accessibility(container)} {(hasExtensions ? "readonly struct" : "static class")} {container.Name}{ContainerNames.Stubs}");
        var modifiers = hasExtensions ? "" : "static ";
        var leading = LeadingParameters.Of(group.Callables);
        var isFirst = true;
        foreach (var named in callables)
        {
            if (!isFirst)
                code.BlankLine();
            isFirst = false;
            StubEmitter.Write(code, named, CallEmitter.Travelling(named.Callable).Count, modifiers);
            if (leading.TryGetValue(named.Callable, out var count))
            {
                code.BlankLine();
                StubEmitter.Write(code, named, count, modifiers);
            }
        }

        code.Close();
    }

    private static void Calls(CodeWriter code, ContainerModel container, List<NamedCallable> callables, FileNotes notes)
    {
        Head(code, notes);
        code.Write(GeneratedFile.Hide);
        code.Open($"internal static class {container.Name}{ContainerNames.Callables}");
        code.Write("/// <summary>Finds a callable by its wire name.</summary>");
        code.Open("internal static global::Remoting.CompilerServices.Callable? Find(string name)");
        code.Open("switch (name)");
        foreach (var named in callables)
            code.Write($"case {SymbolDisplay.FormatLiteral(named.Callable.WireName, quote: true)}: return {named.Owner}.{named.Table}.Instance;");
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

    private static void Head(CodeWriter code, FileNotes notes)
    {
        code.Write(GeneratedFile.Mark);
        if (notes.IsObsolete)
            code.Write(GeneratedFile.Obsolete);
    }

    private static string Accessibility(ContainerModel container) => container.IsPublic ? "public" : "internal";
}
