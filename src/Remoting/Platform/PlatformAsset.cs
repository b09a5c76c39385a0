namespace Remoting.Platform;

/// <summary>
/// An assembly that its package has twice: for every platform, and once more for some. Of the second kind the program may have a file in
/// <c>runtimes/PLATFORM/lib/FRAMEWORK</c>, and what it needs is not there but where the first kind is, at the top.
/// </summary>
internal static class PlatformAsset
{
    /// <summary>The file of the same name for every platform, where the one that is given is for one of them; otherwise the same.</summary>
    public static string ForEveryPlatform(string file)
    {
        string[] parts = file.Split(Path.DirectorySeparatorChar);
        if (parts is not [.., "runtimes", _, "lib", _, string name])
            return file;
        string portable = Path.Combine(string.Join(Path.DirectorySeparatorChar, parts[..^5]) + Path.DirectorySeparatorChar, name);
        return File.Exists(portable) ? portable : file;
    }
}
