using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Remoting.Documentation.Tests.Api;

/// <summary>What the documentation of a symbol says, as Markdown.</summary>
internal sealed partial class Documentation(PublicTypes types)
{
    private static readonly XElement Nothing = new("member");

    private readonly Dictionary<string, XElement> _members = PublicTypes.DocumentationFiles.SelectMany(file => XDocument.Load(file).Descendants("member"))
        .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>The documentation itself; that of another member, where it says so.</summary>
    public XElement Of(ISymbol symbol)
    {
        if (symbol.OriginalDefinition.GetDocumentationCommentId() is not { } id || !_members.TryGetValue(id, out var member))
            return Nothing;
        if (member.Element("inheritdoc") is not { } inherit)
            return member;
        var from = inherit.Attribute("cref")?.Value is { } reference ? _members.GetValueOrDefault(reference) : Base(symbol) is { } other ? Of(other) : null;
        // What it says itself counts.
        var own = member.Elements().Where(element => element.Name != "inheritdoc").ToArray();
        return _members[id] = new XElement("member", (from ?? Nothing).Elements().Where(element => !own.Any(said => IsSame(element, said))).Concat(own));
    }

    /// <summary>The first sentence of the summary, for a line of a table.</summary>
    public string FirstSentence(ISymbol symbol)
    {
        string text = Text(Of(symbol).Element("summary"), onPage: null).Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    /// <summary>An element as paragraphs. References to other types are links, and to members of the page's own, too.</summary>
    public string Text(XElement? element, INamedTypeSymbol? onPage)
    {
        if (element is null)
            return "";
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
            text.Append(Markdown(node, onPage));
        return string.Join("\n\n", text.ToString().Split('\v').Select(part => Spaces().Replace(part, " ").Trim()).Where(part => part.Length > 0));
    }

    /// <summary>A type by its page; null where it has none.</summary>
    public string? Link(INamedTypeSymbol type, INamedTypeSymbol onPage) => types.All.Contains(type.OriginalDefinition) ? Reference(type, onPage) : null;

    /// <summary>A vertical tab stands between paragraphs.</summary>
    private string Markdown(XNode node, INamedTypeSymbol? onPage) => node switch
    {
        XText text => Special().Replace(text.Value, @"\$0"),
        XElement { Name.LocalName: "see" or "seealso" } see => Reference(see, onPage),
        XElement { Name.LocalName: "paramref" or "typeparamref" } name => $"`{name.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "para" } paragraph => $"\v{string.Concat(paragraph.Nodes().Select(inner => Markdown(inner, onPage)))}\v",
        XElement other => string.Concat(other.Nodes().Select(inner => Markdown(inner, onPage))),
        _ => "",
    };

    private string Reference(XElement see, INamedTypeSymbol? onPage)
    {
        if (see.Attribute("href")?.Value is { } address)
            return $"[{(see.Value.Length > 0 ? see.Value : address)}]({address})";
        if (see.Attribute("langword")?.Value is { } word)
            return $"`{word}`";
        string id = see.Attribute("cref")!.Value;
        return types.Find(id) is { } symbol ? Reference(symbol, onPage) : $"`{id.Split('(')[0].Split(':')[^1].Split('.')[^1].Split('`')[0]}`";
    }

    private string Reference(ISymbol symbol, INamedTypeSymbol? onPage)
    {
        var type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        bool isHere = SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, onPage);
        string name = symbol is INamedTypeSymbol ? Signature.NameOf(symbol)
            : symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } ? PublicMembers.HeadingOf(symbol)
            : isHere ? symbol.Name : $"{Signature.NameOf(type)}.{symbol.Name}";
        if (!types.All.Contains(type.OriginalDefinition) || onPage is null)
            return $"`{name}`";
        string anchor = symbol is INamedTypeSymbol || type.TypeKind == TypeKind.Enum ? "" : $"#{PublicMembers.AnchorOf(symbol)}";
        return isHere && anchor.Length == 0 ? $"`{name}`" : $"[`{name}`]({(isHere ? "" : PublicTypes.PageOf(type))}{anchor})";
    }

    /// <summary>What it overrides or implements.</summary>
    private static ISymbol? Base(ISymbol symbol) => (symbol as IMethodSymbol)?.OverriddenMethod ?? (ISymbol?)(symbol as IPropertySymbol)?.OverriddenProperty
        ?? symbol.ContainingType?.AllInterfaces.SelectMany(face => face.GetMembers(symbol.Name))
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol));

    private static bool IsSame(XElement one, XElement other) =>
        one.Name == other.Name && one.Attribute("name")?.Value == other.Attribute("name")?.Value && one.Attribute("cref")?.Value == other.Attribute("cref")?.Value;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    /// <summary>What Markdown would take for something else.</summary>
    [GeneratedRegex(@"[<*\[]")]
    private static partial Regex Special();
}
