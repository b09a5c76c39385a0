using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Costs;

/// <summary>
/// Small methods of other projects of the solution, of which a build has no source: their compiled code is read where it stands beside the reference. Only what
/// has no loop and calls nothing unknown has a price.
/// </summary>
internal static class CompiledCode
{
    /// <summary>What one call of the method costs at most.</summary>
    public static Cost Of(IMethodSymbol method, Compilation compilation)
    {
        if (compilation.GetMetadataReference(method.ContainingAssembly) is not PortableExecutableReference { FilePath: { } path } || FrameworkTypes.IsFramework(method.ContainingType))
            return Cost.Unknown;
        try
        {
            // The compiler gives an analyzer the reference assembly only, which has no code: the other one is read here, and nothing else.
#pragma warning disable RS1035
            string file = Implementation(path);
            if (!File.Exists(file))
                return Cost.Unknown;
            using FileStream stream = File.OpenRead(file);
#pragma warning restore RS1035
            using var image = new PEReader(stream);
            return image.HasMetadata ? new CompiledMethods(image).Of(TypeNames.Metadata(method.ContainingType.OriginalDefinition), method.MetadataName, method.Parameters.Length) : Cost.Unknown;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            // Being built, or none of ours.
            return Cost.Unknown;
        }
    }

    // obj/Debug/net10.0/ref/Library.dll stands for obj/Debug/net10.0/Library.dll.
    private static string Implementation(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        return Path.GetFileName(folder) is "ref" or "refint" ? Path.Combine(Path.GetDirectoryName(folder)!, Path.GetFileName(path)) : path;
    }
}
