using System.Text;
using Microsoft.CodeAnalysis;

namespace Remoting.Analyzers.Tests.Verification;

/// <summary>A library with all the names of this one, in a namespace of another name: <c>Remotely</c> instead of <c>Remoting</c>.</summary>
internal static class Decoy
{
    /// <summary>The library itself with another name in its metadata. Both names have eight letters, so nothing else in the file moves.</summary>
    public static MetadataReference Library { get; } = Create();

    public static string Source(string source) => source
        .Replace("using Remoting", "using Remotely", StringComparison.Ordinal)
        .Replace("namespace Remoting", "namespace Remotely", StringComparison.Ordinal)
        .Replace("global::Remoting", "global::Remotely", StringComparison.Ordinal);

    private static PortableExecutableReference Create()
    {
        byte[] image = File.ReadAllBytes(typeof(Executor).Assembly.Location);
        foreach (char after in "\0.")
        {
            byte[] name = Encoding.UTF8.GetBytes("\0Remoting" + after), other = Encoding.UTF8.GetBytes("\0Remotely" + after);
            for (int at = image.AsSpan().IndexOf(name); at >= 0; at = image.AsSpan().IndexOf(name))
                other.CopyTo(image, at);
        }

        return MetadataReference.CreateFromImage(image);
    }
}
