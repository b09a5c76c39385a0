using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Remoting.Analyzers.Tests.Verification;

namespace Remoting.Analyzers.Tests.Consumer;

/// <summary><see cref="OtherGenerator"/> as an assembly that a compiler can load.</summary>
internal static class OtherLibrary
{
    private static readonly Lazy<byte[]> Image = new(Compile);

    /// <summary>Puts it into a folder, and says where it is.</summary>
    public static string WriteTo(string folder)
    {
        string path = Path.Combine(folder, "Other.Generator.dll");
        File.WriteAllBytes(path, Image.Value);
        return path;
    }

    private static byte[] Compile()
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Remoting.Analyzers.Tests", "Consumer", "OtherGenerator.cs"));
        using var image = new MemoryStream();
        EmitResult emitted = CSharpCompilation.Create(
            "Other.Generator",
            [CSharpSyntaxTree.ParseText(AnalyzerRun.ImplicitUsings), CSharpSyntaxTree.ParseText(source)],
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(Compilation).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return image.ToArray();
    }
}
