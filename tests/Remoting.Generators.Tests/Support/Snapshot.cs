using System.Runtime.CompilerServices;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Microsoft.CodeAnalysis;

namespace Remoting.Generators.Tests.Support;

/// <summary>
/// Snapshots by the convention of Verify: <c>Class.Method.verified.cs</c> beside the test is what is expected;
/// on a mismatch <c>Class.Method.received.cs</c> is written, to be looked at and, if right, renamed.
/// </summary>
internal static class Snapshot
{
    public static void Verify(GeneratorRunResult result, [CallerFilePath] string path = "", [CallerMemberName] string test = "")
    {
        var text = new StringBuilder();
        foreach (var source in result.GeneratedSources.OrderBy(source => source.HintName, StringComparer.Ordinal))
            text.Append("//HintName: ").Append(source.HintName).Append('\n').Append(source.SourceText).Append('\n');
        var version = typeof(CallableGenerator).Assembly.GetName().Version!.ToString(3);
        Verify(text.Replace($"\"{version}\"", "\"VERSION\"").ToString(), path, test);
    }

    private static void Verify(string actual, string path, string test)
    {
        var stem = Path.Combine(Path.GetDirectoryName(path)!, "Snapshots", Path.GetFileNameWithoutExtension(path) + "." + test);
        var verified = stem + ".verified.cs";
        var received = stem + ".received.cs";
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"{Path.GetFileName(received)} differs from {Path.GetFileName(verified)}:\n{Difference(expected, actual)}");
    }

    private static string Difference(string expected, string actual)
    {
        var lines = InlineDiffBuilder.Diff(expected, actual).Lines;
        return string.Join("\n", lines
            .Where(line => line.Type != ChangeType.Unchanged)
            .Select(line => (line.Type == ChangeType.Inserted ? "+ " : "- ") + line.Text)
            .Take(60));
    }
}
