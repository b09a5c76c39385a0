using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Remoting.Package.Tests.Releases;

/// <summary>What differs between two compilations that should be the same: of their symbols the sources, of their code the members.</summary>
internal static class CompiledDifference
{
    /// <summary>The first lines that only one of them has; nothing for a file that is no product of the compiler.</summary>
    public static string Of(string name, byte[] first, byte[] second)
    {
        string[] one = [.. Lines(name, first)], other = [.. Lines(name, second)];
        return string.Join(", ", one.Except(other).Take(5).Select(line => $"- {line}").Concat(other.Except(one).Take(5).Select(line => $"+ {line}")));
    }

    private static List<string> Lines(string name, byte[] file) => Path.GetExtension(name) switch
    {
        ".pdb" => SymbolLines(file),
        ".dll" => CodeLines(file),
        _ => [],
    };

    private static List<string> SymbolLines(byte[] file)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(file));
        var symbols = provider.GetMetadataReader();
        var lines = new List<string>();
        foreach (var document in symbols.Documents.Select(symbols.GetDocument))
            lines.Add($"{symbols.GetString(document.Name)} {Convert.ToHexString(symbols.GetBlobBytes(document.Hash))}");
        foreach (var information in symbols.GetCustomDebugInformation(EntityHandle.ModuleDefinition).Select(symbols.GetCustomDebugInformation))
            lines.Add($"{symbols.GetGuid(information.Kind)} {string.Concat(symbols.GetBlobBytes(information.Value).Select(value => value is >= 32 and < 127 ? (char)value : '.'))}");
        return lines;
    }

    private static List<string> CodeLines(byte[] file)
    {
        using var image = new PEReader(new MemoryStream(file));
        var code = image.GetMetadataReader();
        var lines = new List<string>();
        foreach (var type in code.TypeDefinitions.Select(code.GetTypeDefinition))
        {
            string name = code.GetString(type.Name);
            // With its place in the file: the same members in another order are a difference, too.
            lines.Add($"{lines.Count}: {name}");
            lines.AddRange(type.GetFields().Select(field => $"{name}.{code.GetString(code.GetFieldDefinition(field).Name)}"));
            foreach (var method in type.GetMethods().Select(code.GetMethodDefinition))
            {
                int length = method.RelativeVirtualAddress == 0 ? 0 : image.GetMethodBody(method.RelativeVirtualAddress).Size;
                lines.Add($"{name}.{code.GetString(method.Name)} ({length} bytes)");
            }
        }
        return lines;
    }
}
