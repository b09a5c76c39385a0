using Pages.Inputs;
using Remoting;

namespace Pages;

/// <summary>Files to pages, as many files at a time as the executor has workers.</summary>
internal static class Rendering
{
    /// <summary>Many times what a page takes: what runs longer runs for ever.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(6);

    public static Task<RenderedFile[]> RunAsync(Executor executor, IEnumerable<InputFile> files, Action<InputFile>? onPage = null) =>
        Task.WhenAll(files.Select(file => RenderAsync(executor, file, onPage)));

    private static async Task<RenderedFile> RenderAsync(Executor executor, InputFile file, Action<InputFile>? onPage)
    {
        var pages = new List<byte[]>();
        try
        {
            // A worker for this file alone: it opens it once, and each page is a call.
            await using var lease = await executor.LeaseWorkerAsync(new LeaseOptions { CallTimeout = Limit });
            var document = await lease.SubmitAsync(Shelf.Remote.Open(file.Path));
            int count = await lease.SubmitAsync(Shelf.Remote.Count(document));
            await foreach (byte[] page in lease.MapAsync(number => Shelf.Remote.Render(document, number), Enumerable.Range(1, count), chunkSize: 1))
            {
                pages.Add(page);
                onPage?.Invoke(file);
            }
            return new RenderedFile(file, pages, null);
        }
        catch (RemotingException e)
        {
            return new RenderedFile(file, pages, e);
        }
    }
}

internal sealed record RenderedFile(InputFile File, IReadOnlyList<byte[]> Pages, RemotingException? Error)
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    /// <summary>Whether it has come to what such a file should.</summary>
    public bool IsAsItShouldBe => File.Name switch
    {
        SampleFiles.Damaged => Error is RemoteCallException && Pages.Count == 0,
        SampleFiles.Endless => Error is CallTimeoutException && Pages.Count == 0,
        _ => Error is null && Pages.Count == File.Pages && Pages.All(page => page.AsSpan().StartsWith(Signature)),
    };

    public string Outcome => Error switch
    {
        null => $"{Pages.Count} pages",
        RemoteCallException e => $"failed: {e.RemoteMessage}",
        CallTimeoutException => "took too long: its process was stopped",
        var e => e.Message,
    };
}
