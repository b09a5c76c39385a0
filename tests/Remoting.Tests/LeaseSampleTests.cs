namespace Remoting.Tests;

/// <summary>The program of docs/leases.md.</summary>
public sealed class LeaseSampleTests : PoolTest
{
    [Cases, InlineData(true), InlineData(false)]
    public async Task A_book_is_opened_once_and_read_page_by_page(bool processes)
    {
        await using Executor executor = processes ? new ProcessPoolExecutor(2) : new ThreadPoolExecutor(2);
        await using var lease = await executor.LeaseWorkerAsync(
            new LeaseOptions { Opening = Shelf.Remote.Prepare("logs"), IdleTimeout = TimeSpan.FromMinutes(5), CallTimeout = TimeSpan.FromSeconds(30) }, TestToken);
        await using var book = await lease.SubmitAsync(Shelf.Remote.Open("book"), TestToken);
        int pages = await lease.SubmitAsync(Shelf.Remote.Count(book), TestToken);
        var read = new List<string>();
        await foreach (string page in lease.MapAsync(number => Shelf.Remote.Page(book, number), Enumerable.Range(0, pages), cancellationToken: TestToken))
            read.Add(page);
        Assert.Equal(["logs/book 0", "logs/book 1", "logs/book 2"], read);
    }
}

/// <summary>What the program calls.</summary>
public static class Shelf
{
    [ProcessPoolCallable]
    public static void Prepare(string folder)
    {
        RemotingWorker.Current!.State["folder"] = folder;
        RemotingWorker.Current.OnExit(RemotingWorker.Current.State.Clear);
    }

    [ProcessPoolCallable]
    public static Handle<Book> Open(string name) => Handle.Create(new Book($"{RemotingWorker.Current!.State["folder"]}/{name}"));

    [ProcessPoolCallable]
    public static int Count(Handle<Book> book) => book.Value.Pages;

    [ProcessPoolCallable]
    public static string Page(Handle<Book> book, int number) => book.Value.Text(number);

    /// <summary>A document of some library that cannot travel.</summary>
    public sealed class Book(string path) : IDisposable
    {
        private readonly Func<string> _path = () => path;

        public int Pages => 3;

        public string Text(int number) => $"{_path()} {number}";

        public void Dispose()
        {
        }
    }
}
