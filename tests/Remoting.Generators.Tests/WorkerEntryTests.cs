using Microsoft.CodeAnalysis;
using Remoting.Generators.Tests.Support;

namespace Remoting.Generators.Tests;

/// <summary>Where a program that is compiled ahead of time becomes a worker: in code of the executable itself.</summary>
public sealed class WorkerEntryTests
{
    private const string HintName = "Remoting.WorkerEntry.g.cs";

    [TimedFact]
    public async Task An_executable_has_it_with_or_without_callables_of_its_own()
    {
        await Task.Yield();
        Assert.Contains("ModuleInitializer", EntryOf("System.Console.WriteLine();", OutputKind.ConsoleApplication), StringComparison.Ordinal);
        Assert.Contains("ModuleInitializer", EntryOf("public static class P { [ProcessPoolCallable] public static int F() => 1; static void Main() { } }", OutputKind.WindowsApplication), StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task A_library_has_none()
    {
        await Task.Yield();
        Assert.Null(EntryOf("public static class P { [ProcessPoolCallable] public static int F() => 1; }", OutputKind.DynamicallyLinkedLibrary));
    }

    private static string? EntryOf(string source, OutputKind kind)
    {
        var compilation = TestCompilation.Create(source);
        var generated = TestCompilation.WithGenerated(compilation.WithOptions(compilation.Options.WithOutputKind(kind)));
        TestCompilation.AssertClean(generated);
        return generated.SyntaxTrees.SingleOrDefault(tree => tree.FilePath.EndsWith(HintName, StringComparison.Ordinal))?.ToString();
    }
}
