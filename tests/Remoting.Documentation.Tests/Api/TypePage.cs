using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Remoting.Documentation.Tests.Api;

/// <summary>The page of one type: its declaration, and each member's with what is documented of it.</summary>
internal sealed class TypePage(Documentation documentation, INamedTypeSymbol type)
{
    private readonly XElement _said = documentation.Of(type);

    public string Write() => Join(
    [
        $"# {Signature.NameOf(type).Replace("<", "\\<", StringComparison.Ordinal)}",
        Text(_said.Element("summary")),
        Code([Signature.Of(type)]),
        $"Package `{type.ContainingAssembly.Name}`, namespace `{type.ContainingNamespace.ToDisplayString()}`. {Inheritance()}[All types](README.md).",
        Text(_said.Element("remarks")),
        Named(_said.Elements("typeparam")),
        .. type.TypeKind == TypeKind.Enum ? [Values()] : PublicMembers.Of(type, documentation).SelectMany(Overloads),
    ]) + "\n";

    /// <summary>Where the members are that it has from another type of ours; nothing where it has none.</summary>
    private string Inheritance() => type.BaseType is { } parent && documentation.Link(parent, type) is { } link ? $"It has the members of {link}, too. " : "";

    /// <summary>Those of which the same is said stand together.</summary>
    private IEnumerable<string> Overloads(IGrouping<string, ISymbol> overloads) =>
    [
        $"## {overloads.Key}",
        .. overloads.GroupBy(Description).SelectMany(same => new[] { Code(same.Select(Signature.Of)), same.Key }),
    ];

    private string Description(ISymbol member)
    {
        var said = documentation.Of(member);
        // A record says of its parameters what its properties are.
        var summary = said.Element("summary")
            ?? (member is IPropertySymbol ? _said.Elements("param").FirstOrDefault(parameter => parameter.Attribute("name")!.Value == member.Name) : null);
        // Where an overload says what another one does it has other parameters.
        var parameters = said.Elements("param").Where(parameter => (member as IMethodSymbol)?.Parameters.Any(own => own.Name == parameter.Attribute("name")!.Value) != false);
        return Join(
        [
            Text(summary),
            Text(said.Element("value")),
            Named(said.Elements("typeparam").Concat(parameters)),
            said.Element("returns") is { } returns ? $"Returns: {Text(returns)}" : "",
            Text(said.Element("remarks")),
            List(said.Elements("exception").Select(exception => ($"Throws {Text(new XElement("exception", new XElement("see", exception.Attribute("cref"))))}", Text(exception)))),
        ]);
    }

    private string Values() => string.Join('\n',
    [
        "| value | | |",
        "|---|--:|---|",
        .. type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue)
            .Select(field => $"| `{field.Name}` | {field.ConstantValue} | {InTable(Text(documentation.Of(field).Element("summary")))} |"),
    ]);

    private string Named(IEnumerable<XElement> elements) => List(elements.Select(element => ($"`{element.Attribute("name")!.Value}`", Text(element))));

    private string Text(XElement? element) => documentation.Text(element, type);

    private static string List(IEnumerable<(string Name, string Text)> items) =>
        string.Join('\n', items.Select(item => $"- {item.Name}: {item.Text.Replace("\n\n", "\n\n  ", StringComparison.Ordinal)}"));

    private static string InTable(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n\n", "<br>", StringComparison.Ordinal);

    private static string Code(IEnumerable<string> lines) => $"```cs\n{string.Join('\n', lines)}\n```";

    private static string Join(IEnumerable<string> parts) => string.Join("\n\n", parts.Where(part => part.Length > 0));
}
