using System.Text;

namespace Remoting.Documentation.Tests.Api;

/// <summary>The reference: an index of all public types by package, and a page for each.</summary>
internal static class ApiPages
{
    public const string Folder = "docs/api";

    /// <summary>The pages as they should be, by their names.</summary>
    public static Dictionary<string, string> Write()
    {
        var types = new PublicTypes();
        var documentation = new Documentation(types);
        var pages = types.All.Cast<Microsoft.CodeAnalysis.INamedTypeSymbol>()
            .ToDictionary(PublicTypes.PageOf, type => new TypePage(documentation, type).Write());
        var index = new StringBuilder("""
            # Public types

            A page each: every member with its signature, meaning, ranges and exceptions. These pages are written by a test from the documentation of the sources
            (`UPDATE_API_PAGE=1`, [how](../../CONTRIBUTING.md#a-page-in-four-steps)); signatures are shown, and not compiled.

            """);
        foreach (var package in types.Packages)
        {
            index.Append(null, $"\n## Package {package.Name}\n\n| type | |\n|---|---|\n");
            foreach (var type in types.Of(package))
                index.Append(null, $"| [`{Signature.NameOf(type)}`]({PublicTypes.PageOf(type)}) | {documentation.FirstSentence(type)} |\n");
        }
        pages.Add("README.md", index.ToString().ReplaceLineEndings("\n"));
        return pages;
    }
}
