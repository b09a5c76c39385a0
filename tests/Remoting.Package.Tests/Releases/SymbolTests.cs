using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using Remoting.Package.Tests.Support;

namespace Remoting.Package.Tests.Releases;

/// <summary>What a debugger finds: the sources of the commit, at their public address.</summary>
public sealed class SymbolTests(PackedLibrary library)
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    [Theory]
    [InlineData("Remoting", "lib/net10.0/Remoting.pdb")]
    [InlineData("Remoting.Hosting", "lib/net10.0/Remoting.Hosting.pdb")]
    [InlineData("Remoting.Orleans", "lib/net10.0/Remoting.Orleans.pdb")]
    [InlineData("Remoting.Dashboard", "lib/net10.0/Remoting.Dashboard.pdb")]
    [InlineData("Remoting.Tool", "tools/net10.0/any/Remoting.Tool.pdb")]
    public void Symbols_lead_to_the_sources(string name, string file)
    {
        using var package = new PackageFile(library.PathOf(name, "snupkg"));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(package.Read(file)));
        CheckSources(provider.GetMetadataReader());
    }

    /// <summary>They are no library of the package, so no symbol package is for them.</summary>
    [Theory]
    [InlineData("Generators")]
    [InlineData("Analyzers")]
    [InlineData("CodeFixes")]
    public void What_the_compiler_loads_has_its_symbols_inside(string name)
    {
        using var package = new PackageFile(library.PackagePath);
        using var image = new PEReader(new MemoryStream(package.Read($"analyzers/dotnet/cs/Remoting.{name}.dll")));
        var entry = Assert.Single(image.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var provider = image.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
        CheckSources(provider.GetMetadataReader());
    }

    private static void CheckSources(MetadataReader symbols)
    {
        string[] documents = [.. symbols.Documents.Select(document => symbols.GetString(symbols.GetDocument(document).Name))];
        Assert.NotEmpty(documents);
        // No folder of the machine that has built it.
        Assert.All(documents, document => Assert.StartsWith("/_/", document, StringComparison.Ordinal));
        string link = symbols.GetCustomDebugInformation(EntityHandle.ModuleDefinition).Select(symbols.GetCustomDebugInformation)
            .Where(information => symbols.GetGuid(information.Kind) == SourceLink)
            .Select(information => Encoding.UTF8.GetString(symbols.GetBlobBytes(information.Value))).Single();
        Assert.Matches(new Regex("\"/_/\\*\":\"https://raw[.]githubusercontent[.]com/remoting-net/remoting/[0-9a-f]{40}/\\*\""), link);
    }
}
