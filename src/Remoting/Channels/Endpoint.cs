namespace Remoting.Channels;

/// <summary>
/// The place where one worker connects to its parent, twice: for the stream of its lanes, and for what must reach it while it runs a call.
/// With the ledger they share: a private folder that exists only until the worker has come.
/// </summary>
internal abstract class Endpoint : IDisposable
{
    private readonly PrivateFolder _folder;

    protected Endpoint()
    {
        _folder = PrivateFolder.Create();
        try
        {
            Ledger = Ledger.Create(_folder.Path, Ledger.RingCapacity, whenGone: _folder.Dispose);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>What the worker connects to.</summary>
    public abstract string Address { get; }

    /// <summary>The parent's view of the ledger; stays open when the endpoint is disposed of.</summary>
    public Ledger Ledger { get; }

    /// <summary>Only for the endpoint's own files; nobody else may look into it.</summary>
    protected string DirectoryPath => _folder.Path;

    public static Endpoint Create() => OperatingSystem.IsWindows() ? new WindowsEndpoint() : new UnixEndpoint();

    /// <summary>Waits for the worker's next connection. Any other process that connects is turned away.</summary>
    /// <param name="processId">The worker's process id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract Task<Stream> AcceptAsync(int processId, CancellationToken cancellationToken);

    /// <summary>The worker's side: connects to its parent.</summary>
    public static Stream Connect(string address) => OperatingSystem.IsWindows() ? WindowsEndpoint.Connect(address) : UnixEndpoint.Connect(address);

    public virtual void Dispose() => _folder.Dispose();
}
