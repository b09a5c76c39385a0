using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Remoting.Generators.Parsing;

namespace Remoting.Analyzers.Costs;

/// <summary>
/// Small methods of other projects of the solution, of which a build has no source: their compiled code is read where it stands beside the reference. Only what
/// has no loop and calls nothing unknown has a price. Each file is read once for a compilation, and each method in it.
/// </summary>
internal sealed class CompiledCode
{
    private readonly ConcurrentDictionary<IMethodSymbol, Cost> _costs = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<string, Lazy<CompiledMethods?>> _assemblies = new(StringComparer.Ordinal);

    /// <summary>What one call of the method costs at most.</summary>
    public Cost Of(IMethodSymbol method, Compilation compilation)
    {
        if (FrameworkTypes.IsFramework(method.ContainingType))
            return Cost.Unknown;
        return _costs.GetOrAdd(method.OriginalDefinition, called => Find(called, compilation));
    }

    private Cost Find(IMethodSymbol method, Compilation compilation)
    {
        if (compilation.GetMetadataReference(method.ContainingAssembly) is not PortableExecutableReference { FilePath: { } path })
            return Cost.Unknown;
        try
        {
            CompiledMethods? methods = _assemblies.GetOrAdd(Implementation(path), static file => new Lazy<CompiledMethods?>(() => Read(file))).Value;
            return methods?.Of(TypeNames.Metadata(method.ContainingType), method.MetadataName, method.Parameters.Length) ?? Cost.Unknown;
        }
        catch (BadImageFormatException)
        {
            return Cost.Unknown;
        }
    }

    private static CompiledMethods? Read(string file)
    {
        try
        {
            // The compiler gives an analyzer the reference assembly only, which has no code: the other one is read here, and nothing else. It is in nobody's
            // way: a build may write it, or take it away, meanwhile.
#pragma warning disable RS1035
            if (!File.Exists(file))
                return null;
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
#pragma warning restore RS1035
            byte[] bytes = new byte[stream.Length];
            for (int read = 0, count = 1; read < bytes.Length && count > 0; read += count)
                count = stream.Read(bytes, read, bytes.Length - read);
            var image = new PEReader(ImmutableArray.Create(bytes));
            return image.HasMetadata ? new CompiledMethods(image) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            // Being built, or none of ours.
            return null;
        }
    }

    // obj/Debug/net10.0/ref/Library.dll stands for obj/Debug/net10.0/Library.dll.
    private static string Implementation(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        return Path.GetFileName(folder) is "ref" or "refint" ? Path.Combine(Path.GetDirectoryName(folder)!, Path.GetFileName(path)) : path;
    }
}
