namespace Remoting.Benchmarks.Peers;

/// <summary>The <c>dotnet</c> host that this program runs on.</summary>
internal static class Muxer
{
    // <root>/shared/Microsoft.NETCore.App/<version>/System.Private.CoreLib.dll
    public static string Path { get; } = System.IO.Path.GetFullPath(
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
