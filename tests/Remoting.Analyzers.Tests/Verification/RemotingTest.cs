using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace Remoting.Analyzers.Tests.Verification;

/// <summary>What a compilation in these tests looks like: C# 14, .NET 10, the library and MessagePack. Nothing is downloaded.</summary>
internal static class RemotingTest
{
    /// <summary>For a test that cannot hang but in a way that nobody thought of.</summary>
    public const int Timeout = 60_000;

    public const string EditorConfigPath = "/.editorconfig";

    // A framework without a package: its references are added from memory.
    public static ReferenceAssemblies Framework { get; } = new("net10.0");

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    public static void AddReferences(ProjectState state, bool withLibrary)
    {
        state.AdditionalReferences.AddRange(Net100.References.All);
        if (!withLibrary)
            return;
        state.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(Executor).Assembly.Location));
        state.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(MessagePack.MessagePackWriter).Assembly.Location));
        state.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(MessagePack.KeyAttribute).Assembly.Location));
    }
}
