using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Remoting.Documentation.Tests;

/// <summary>A test's name is a sentence, in all projects alike: words with underscores between them, or one word.</summary>
public sealed partial class TestNamesTests
{
    [Fact]
    public void Names_are_sentences()
    {
        var others = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin"))
            .SelectMany(Tests)
            .Where(name => !name.Contains('_', StringComparison.Ordinal) && !OneWord().IsMatch(name));
        Assert.Empty(others);
    }

    private static IEnumerable<string> Tests(string file) => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes()
        .OfType<MethodDeclarationSyntax>()
        .Where(method => method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => Mark().IsMatch(attribute.Name.ToString())))
        .Select(method => method.Identifier.ValueText);

    [GeneratedRegex("^[A-Z][a-z0-9]+$")]
    private static partial Regex OneWord();

    [GeneratedRegex("(Fact|Theory|^Test|^Cases)$")]
    private static partial Regex Mark();
}
