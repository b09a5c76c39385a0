using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Remoting.Analyzers.Tests.Consumer;
using Remoting.Analyzers.Tests.Verification;
using Remoting.CodeFixes;

namespace Remoting.Analyzers.Tests.Fixes;

/// <summary>A type named in full has no stubs until its namespace is imported: the fix on the compiler's error.</summary>
public sealed class ImportStubFixTests
{
    private const string Library =
        """
        [assembly: Remoting.ProcessPoolCallable(typeof(Lib.Deep.Other), "Do")]
        namespace Lib.Deep
        {
            public static class Jobs
            {
                [Remoting.ProcessPoolCallable] public static int Do(int n) => n;
                public static class Small { [Remoting.ProcessPoolCallable] public static int Do(int n) => n; }
                public class Large { public struct Larger { [Remoting.ProcessPoolCallable] public static int Do(int n) => n; } }
            }
            public class Other { public static int Do(int n) => n; }
            public class Named { public static int Remote => 1; [Remoting.ProcessPoolCallable] public static int Do(int n) => n; }
        }
        """;

    [Theory(Timeout = RemotingTest.Timeout)]
    [InlineData("// First.\nusing Remoting;\nclass C { object M(Executor e) => e.SubmitAsync(Lib.Deep.Jobs.Remote.Do(3)); }", 1)]
    [InlineData("// First.\nusing Remoting;\nusing Jobs = Lib.Deep.Jobs;\nclass C { object M(Executor e) => e.SubmitAsync(Jobs.Remote.Do(3)); }", 1)]
    [InlineData("using Remoting;\nclass C { object M(Executor e) => e.SubmitAsync(Lib.Deep.Jobs.Small.Remote.Do(3)); }", 1)]
    [InlineData("using Remoting;\nclass C { object M(Executor e) => e.SubmitAsync(Lib.Deep.Jobs.Large.Larger.Remote.Do(3)); }", 1)]
    [InlineData("using Remoting;\nusing static Lib.Deep.Jobs;\nclass C { object M(Executor e) => e.SubmitAsync(Small.Remote.Do(3)); }", 1)]
    [InlineData("using Remoting;\nclass C { System.Func<int, RemoteCall<int>> M() => Lib.Deep.Jobs.Small.Remote.Do; }", 1)]
    [InlineData("using Remoting;\nclass C { object M(Executor e) => e.SubmitAsync(Lib.Deep.Other.Remote.Do(3)); }", 1)]
    [InlineData("using Remoting;\nclass C { object M(Executor e) => e.SubmitAsync(Lib.Deep.Named.RemoteCalls.Do(3)); }", 1)]
    [InlineData("using Remoting;\nclass C { object M(Executor e) => e.SubmitAsync(Lib.Deep.Jobs.Other.Do(3)); }", 0)]
    [InlineData("using Remoting;\nclass C { object M(Executor e) => e.SubmitAsync(System.Math.Remote.Do(3)); }", 0)]
    public async Task Adds_the_using(string source, int offered)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using var workspace = new FixWorkspace([("Library.cs", Library), ("Test.cs", source)]);
        var errors = await workspace.DiagnosticsAsync(cancellationToken);
        var actions = new List<CodeAction>();
        var fix = new ImportStubFix();
        foreach ((Diagnostic diagnostic, Document document) in errors.Where(error => fix.FixableDiagnosticIds.Contains(error.Diagnostic.Id)))
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), cancellationToken));

        Assert.Equal(offered, actions.Count);
        if (offered == 0)
            return;
        Solution changed = (await actions[0].GetOperationsAsync(cancellationToken)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
        Compilation compilation = (await changed.Projects.Single().GetCompilationAsync(cancellationToken))!;
        Assert.Empty(AnalyzerRun.Errors(compilation));
        Assert.Contains("using Lib.Deep;", (await changed.Projects.Single().Documents.Single(d => d.Name == "Test.cs").GetTextAsync(cancellationToken)).ToString(), StringComparison.Ordinal);
    }
}
