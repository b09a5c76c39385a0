using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Docs;

/// <summary>The page of a rule.</summary>
internal sealed record RulePage(string Id, string Text)
{
    public static readonly string Folder = Path.Combine(Repository.Root, "analyzers", "docs");

    /// <summary>What is flagged, and what to write instead.</summary>
    public string[] Examples => ExamplesIn(Text);

    public static RulePage Of(string id) => new(id, File.ReadAllText(Path.Combine(Folder, id + ".md")));

    public static string[] ExamplesIn(string text) => [.. text.Split("```csharp\n").Skip(1).Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)])];

    /// <summary>What to write instead, in a namespace, so that it can stand in one project with those of other pages.</summary>
    public string SuggestedIn(string space)
    {
        List<string> lines = [.. Examples[1].Split('\n')];
        int first = lines.FindIndex(line => line.Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal) && !line.StartsWith("[assembly:", StringComparison.Ordinal));
        if (first >= 0)
        {
            lines.Insert(first, $"namespace {space};\n");

            // An attribute of the assembly may name a type that is in it now.
            lines.Insert(0, $"using {space};");
        }

        return string.Join('\n', lines);
    }
}
