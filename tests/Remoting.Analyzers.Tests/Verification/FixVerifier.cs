using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Remoting.Analyzers.Tests.Verification;

/// <summary>Checks what a fix makes of a source, one report at a time and all at once.</summary>
internal sealed class FixVerifier<TAnalyzer, TFix> : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    private FixVerifier(string source, string fixedSource)
    {
        TestCode = source;
        FixedCode = fixedSource;
        ReferenceAssemblies = RemotingTest.Framework;
        RemotingTest.AddReferences(TestState, withLibrary: true);
    }

    public static Task VerifyAsync(string source, string fixedSource) =>
        new FixVerifier<TAnalyzer, TFix>(source, fixedSource).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>The rule fires, and there is nothing to offer.</summary>
    public static Task VerifyNoFixAsync(string source) => VerifyAsync(source, source);

    protected override ParseOptions CreateParseOptions() => RemotingTest.ParseOptions;

    protected override CompilationOptions CreateCompilationOptions() =>
        ((CSharpCompilationOptions)base.CreateCompilationOptions()).WithAllowUnsafe(true).WithNullableContextOptions(NullableContextOptions.Enable);
}
