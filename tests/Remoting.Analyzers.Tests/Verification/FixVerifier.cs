using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Remoting.Generators;

namespace Remoting.Analyzers.Tests.Verification;

/// <summary>Checks what a fix makes of a source, one report at a time and all at once.</summary>
internal sealed class FixVerifier<TAnalyzer, TFix> : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    private const string Library = "Library";

    /// <summary>Whether the generator runs, too.</summary>
    private bool _generates;

    private FixVerifier()
    {
        ReferenceAssemblies = RemotingTest.Framework;
        RemotingTest.AddReferences(TestState, withLibrary: true);
    }

    public static Task VerifyAsync(string source, string fixedSource) =>
        new FixVerifier<TAnalyzer, TFix> { TestCode = source, FixedCode = fixedSource }.RunAsync(TestContext.Current.CancellationToken);

    /// <summary>The rule fires, and there is nothing to offer.</summary>
    public static Task VerifyNoFixAsync(string source) => VerifyAsync(source, source);

    /// <summary>With the stubs that the generator makes, before and after.</summary>
    public static Task VerifyGeneratedAsync(string source, string fixedSource) => VerifyDocumentsAsync([source], [fixedSource]);

    /// <inheritdoc cref="VerifyGeneratedAsync"/>
    public static Task VerifyDocumentsAsync(string[] sources, string[] fixedSources)
    {
        FixVerifier<TAnalyzer, TFix> test = CreateGenerating();
        foreach (string source in sources)
            test.TestState.Sources.Add(source);
        foreach (string source in fixedSources)
            test.FixedState.Sources.Add(source);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>With one file in a project, and one in another project that it references.</summary>
    public static Task VerifyProjectsAsync(string source, string library, string fixedSource, string fixedLibrary, bool libraryKnowsRemoting = true, bool fixesAll = true)
    {
        FixVerifier<TAnalyzer, TFix> test = CreateGenerating();
        if (!fixesAll)
            test.CodeFixTestBehaviors |= CodeFixTestBehaviors.SkipFixAllCheck;
        Fill(test.TestState, source, library);
        Fill(test.FixedState, fixedSource, fixedLibrary);
        return test.RunAsync(TestContext.Current.CancellationToken);

        void Fill(SolutionState state, string main, string other)
        {
            state.Sources.Add(main);
            ProjectState project = state.AdditionalProjects[Library];
            project.Sources.Add(other);
            RemotingTest.AddReferences(project, libraryKnowsRemoting);
            state.AdditionalProjectReferences.Add(Library);
        }
    }

    protected override ParseOptions CreateParseOptions() => RemotingTest.ParseOptions;

    protected override CompilationOptions CreateCompilationOptions() =>
        ((CSharpCompilationOptions)base.CreateCompilationOptions()).WithAllowUnsafe(true).WithNullableContextOptions(NullableContextOptions.Enable);

    protected override IEnumerable<Type> GetSourceGenerators() => _generates ? [typeof(CallableGenerator)] : [];

    private static FixVerifier<TAnalyzer, TFix> CreateGenerating() => new()
    {
        _generates = true,
        TestBehaviors = TestBehaviors.SkipGeneratedSourcesCheck,
    };
}
