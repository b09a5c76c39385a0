using System.IO.Compression;
using System.Xml.Linq;

namespace Remoting.Package.Tests.Releases;

/// <summary>A package, opened to be looked at.</summary>
internal sealed class PackageFile : IDisposable
{
    private readonly ZipArchive _archive;

    public PackageFile(string path)
    {
        _archive = ZipFile.OpenRead(path);
        using var nuspec = _archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        Metadata = XDocument.Load(nuspec).Root!.Elements().Single();
    }

    public XElement Metadata { get; }

    public IEnumerable<string> Names => _archive.Entries.Select(entry => entry.FullName);

    public string? this[string name] => Metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

    public IEnumerable<string> Dependencies => Metadata.Descendants().Where(element => element.Name.LocalName == "dependency")
        .Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}").Order(StringComparer.Ordinal);

    public byte[] Read(string name)
    {
        using var stream = _archive.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public string ReadText(string name) => System.Text.Encoding.UTF8.GetString(Read(name));

    public void Dispose() => _archive.Dispose();
}
