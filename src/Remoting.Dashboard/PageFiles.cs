using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Remoting.Dashboard;

/// <summary>The files of the page, which are inside of this assembly.</summary>
internal static class PageFiles
{
    /// <summary>Nothing comes from elsewhere, and nothing goes there; nobody puts the page into a frame.</summary>
    private const string Security =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Those that there are: whoever asks for others leaves nothing behind.</summary>
    private static readonly ConcurrentDictionary<string, byte[]> Files = new();

    public static async Task WritePageAsync(HttpContext http)
    {
        string root = WebUtility.HtmlEncode((http.Request.PathBase + http.Request.Path).Value!.TrimEnd('/'));
        string page = Encoding.UTF8.GetString(Read("index.html")!).Replace("{root}", root, StringComparison.Ordinal);
        await WriteAsync(http, "text/html", Encoding.UTF8.GetBytes(page)).ConfigureAwait(false);
    }

    public static async Task WriteFileAsync(HttpContext http, string file)
    {
        if (Read(file) is { } bytes)
            await WriteAsync(http, file.EndsWith(".css", StringComparison.Ordinal) ? "text/css" : "text/javascript", bytes).ConfigureAwait(false);
        else
            http.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private static async Task WriteAsync(HttpContext http, string type, byte[] bytes)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Security;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        // A new build of the program has a new page.
        headers.CacheControl = "no-cache";
        http.Response.ContentType = $"{type}; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
    }

    private static byte[]? Read(string file)
    {
        if (Files.TryGetValue(file, out byte[]? known))
            return known;
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(file);
        if (stream is null)
            return null;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Files[file] = bytes;
    }
}
