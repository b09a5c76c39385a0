using Remoting;

namespace Pages;

/// <summary>What a worker does: it keeps a document open as long as it is leased, and gives its pages.</summary>
public static class Shelf
{
    [ProcessPoolCallable]
    public static Handle<Document> Open(string path) => Handle.Create(new Document(path));

    [ProcessPoolCallable]
    public static int Count(Handle<Document> document) => document.Value.Count;

    [ProcessPoolCallable]
    public static byte[] Render(Handle<Document> document, int number) => document.Value.Render(number);
}
