namespace Remoting.Package.Tests.Support;

/// <summary>A folder outside the repository that goes away with everything in it.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("remoting-package-");

    public string Path => _folder.FullName;

    public string MakeFolder(string name) => _folder.CreateSubdirectory(name).FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
