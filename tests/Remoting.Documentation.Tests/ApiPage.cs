using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Remoting.Documentation.Tests;

/// <summary>The page that lists the public types of a package, with what their documentation says first.</summary>
internal static partial class ApiPage
{
    public const string Path = "docs/api.md";

    private static readonly Assembly[] Packages = [typeof(Executor).Assembly, typeof(Hosting.IWorkerStartup).Assembly, typeof(Dashboard.RemotingDashboardOptions).Assembly];

    /// <summary>What users write themselves; what only generated code calls is left out.</summary>
    public static IEnumerable<Type> Types => Packages.SelectMany(package => package.GetExportedTypes())
        .Where(type => type.Namespace != "Remoting.CompilerServices" && !type.IsNested && type.Name != "StartupHook")
        .Where(type => type.GetCustomAttribute<System.ComponentModel.EditorBrowsableAttribute>() is not { State: System.ComponentModel.EditorBrowsableState.Never });

    public static string Write()
    {
        var page = new StringBuilder("""
            # Public types

            What each is for; members, ranges and exceptions are in the documentation that an editor shows. This list is written by a test
            (`UPDATE_API_PAGE=1`, [how](../CONTRIBUTING.md#a-page-in-four-steps)).


            """);
        foreach (var package in Packages)
        {
            page.Append(null, $"## Package {package.GetName().Name}\n\n| type | |\n|---|---|\n");
            var summaries = Summaries(package);
            foreach (var type in Types.Where(type => type.Assembly == package).OrderBy(type => type.Name, StringComparer.Ordinal))
                page.Append(null, $"| `{NameOf(type)}` | {summaries.GetValueOrDefault("T:" + type.FullName) ?? ""} |\n");
            page.Append('\n');
        }
        return page.ToString().ReplaceLineEndings("\n").TrimEnd() + "\n";
    }

    public static string NameOf(Type type) => type.IsGenericTypeDefinition
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>"
        : type.Name;

    private static Dictionary<string, string> Summaries(Assembly package)
    {
        string file = System.IO.Path.ChangeExtension(package.Location, ".xml");
        return XDocument.Load(file).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => FirstSentence(member.Element("summary")!));
    }

    private static string FirstSentence(XElement summary)
    {
        string text = string.Concat(summary.Nodes().Select(Text));
        text = Spaces().Replace(text, " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } element => $"`{Short(element)}`",
        XElement { Name.LocalName: "c" } element => $"`{element.Value}`",
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    private static string Short(XElement reference)
    {
        string name = (reference.Attribute("cref") ?? reference.Attribute("langword") ?? reference.Attribute("name"))?.Value ?? reference.Value;
        string[] parts = name.Split('(')[0].Split(':')[^1].Split('.');
        string last = parts[^1].Split('`')[0];
        return name.StartsWith("T:", StringComparison.Ordinal) || parts.Length == 1 || last == "#ctor" ? last : $"{parts[^2].Split('`')[0]}.{last}";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
