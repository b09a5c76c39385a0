using Remoting.Platform;

namespace Remoting.Transport;

/// <summary>
/// The place where one worker connects to its parent, twice: for the stream of its lanes, and for what must reach it while it runs a call.
/// With the ledger they share: a private folder that exists only until the worker has come (no folder on Windows).
/// </summary>
internal abstract class Endpoint : IDisposable
{
    /// <summary>Null on Windows, where neither pipes nor shared memory are files.</summary>
    private readonly PrivateFolder? _folder;

    protected Endpoint()
    {
        _folder = OperatingSystem.IsWindows() ? null : PrivateFolder.Create();
        try
        {
            Ledger = Ledger.Create(DirectoryPath, Ledger.RingCapacity, whenGone: () => _folder?.Dispose());
        }
        catch
        {
            _folder?.Dispose();
            throw;
        }
    }

    /// <summary>What the worker connects to.</summary>
    public abstract string Address { get; }

    /// <summary>The parent's view of the ledger; stays open when the endpoint is disposed of.</summary>
    public Ledger Ledger { get; }

    /// <summary>Only for the endpoint's own files; nobody else may look into it.</summary>
    protected string DirectoryPath => _folder?.Path ?? "";

    /// <exception cref="IOException">It cannot be made.</exception>
    public static Endpoint Create()
    {
        Endpoint endpoint = OperatingSystem.IsLinux() ? new LinuxEndpoint() : OperatingSystem.IsWindows() ? new WindowsEndpoint() : new UnixEndpoint();
        try
        {
            endpoint.Listen();
            return endpoint;
        }
        catch
        {
            endpoint.Dispose();
            endpoint.Ledger.Dispose();
            throw;
        }
    }

    /// <summary>Waits on this thread for the worker's next connection. Any other process that connects is turned away.</summary>
    /// <param name="processId">The worker's process id.</param>
    /// <param name="limit">Ends the wait.</param>
    /// <exception cref="TimeoutException">The time is over.</exception>
    /// <exception cref="EndOfStreamException">The worker's process has ended.</exception>
    /// <exception cref="IOException">The connection cannot be accepted.</exception>
    public abstract Connection Accept(int processId, StartLimit limit);

    /// <summary>The worker's side: connects to its parent.</summary>
    public static Stream Connect(string address, int parentProcessId) =>
        OperatingSystem.IsLinux() ? LinuxSocket.Connect(address, parentProcessId)
        : OperatingSystem.IsWindows() ? WindowsEndpoint.ConnectTo(address, parentProcessId)
        : UnixEndpoint.Connect(address);

    public virtual void Dispose() => _folder?.Dispose();

    /// <summary>Begins to listen. What fails here leaves nothing behind.</summary>
    protected abstract void Listen();
}
