using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Remoting.Analyzers.Tests.Verification;

/// <summary>
/// Checks what an analyzer says of a source. Where and which rule stands in the source itself: <c>{|RMT0201:MapAsync|}</c>;
/// a source without marks expects silence.
/// </summary>
internal sealed class AnalyzerVerifier<TAnalyzer> : CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    private AnalyzerVerifier(string source, bool withLibrary)
    {
        TestCode = source;
        ReferenceAssemblies = RemotingTest.Framework;
        RemotingTest.AddReferences(TestState, withLibrary);
    }

    private LanguageVersion Version { get; set; } = LanguageVersion.CSharp14;

    public static Task VerifyAsync(string source, params (string Path, string Text)[] otherFiles) =>
        Create(source, otherFiles).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>With the full text of the messages, in the order of the source. The marks are <c>{|#0:...|}</c>.</summary>
    public static Task VerifyMessagesAsync(string source, params DiagnosticResult[] expected)
    {
        AnalyzerVerifier<TAnalyzer> test = Create(source);
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A program that begins with statements.</summary>
    public static Task VerifyTopLevelAsync(string source)
    {
        AnalyzerVerifier<TAnalyzer> test = Create(source);
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Under an .editorconfig.</summary>
    public static Task VerifyConfiguredAsync(string configuration, string source)
    {
        AnalyzerVerifier<TAnalyzer> test = Create(source);
        test.TestState.AnalyzerConfigFiles.Add((RemotingTest.EditorConfigPath, "root = true\n[*]\n" + configuration));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>In an older version of the language.</summary>
    public static Task VerifyOlderAsync(LanguageVersion version, string source)
    {
        AnalyzerVerifier<TAnalyzer> test = Create(source);
        test.Version = version;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A source that does not compile: the compiler's own words do not matter here, a crash of the analyzer does.</summary>
    public static Task VerifyBrokenAsync(string source)
    {
        AnalyzerVerifier<TAnalyzer> test = Create(source);
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc cref="VerifyBrokenAsync"/>
    public static Task VerifyBrokenMessagesAsync(string source, params DiagnosticResult[] expected)
    {
        AnalyzerVerifier<TAnalyzer> test = Create(source);
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A compilation that has never heard of the library.</summary>
    public static Task VerifyWithoutLibraryAsync(string source) =>
        new AnalyzerVerifier<TAnalyzer>(source, withLibrary: false).RunAsync(TestContext.Current.CancellationToken);

    protected override ParseOptions CreateParseOptions() => RemotingTest.ParseOptions.WithLanguageVersion(Version);

    protected override CompilationOptions CreateCompilationOptions() =>
        ((CSharpCompilationOptions)base.CreateCompilationOptions()).WithAllowUnsafe(true).WithNullableContextOptions(NullableContextOptions.Enable);

    private static AnalyzerVerifier<TAnalyzer> Create(string source, params (string Path, string Text)[] otherFiles)
    {
        var test = new AnalyzerVerifier<TAnalyzer>(source, withLibrary: true);
        foreach ((string path, string text) in otherFiles)
            test.TestState.Sources.Add((path, text));
        return test;
    }
}
