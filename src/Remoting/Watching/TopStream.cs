using System.Runtime.Versioning;
using System.Text;
using Remoting.Platform;
using Remoting.Transport;

namespace Remoting.Watching;

/// <summary>What the pools of this process do, as lines of JSON, to somebody of the same user who has asked for it, until that one hangs up or there is no pool any more.</summary>
internal static class TopStream
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    /// <summary>Calls back, and tells. Lets nothing out: who does not listen any more is not an error.</summary>
    [SupportedOSPlatform("linux")]
    public static void Run(string path)
    {
        var looked = new Dictionary<IWatchedPool, FeedWriter>();
        try
        {
            // Who has nothing to tell is not found: nobody would ever hang up.
            if (PoolRegistry.All().Count == 0 || !IsPrivate(path))
                return;
            using var socket = UnixSockets.Connect(path);
            if (UnixSockets.PeerOf(socket).UserId != LinuxFiles.User)
                return;
            do
            {
                foreach (var (number, pool) in PoolRegistry.All())
                {
                    if (!looked.TryGetValue(pool, out var writer))
                        looked.Add(pool, writer = FeedWriter.Open(pool, NameOf(pool, number)));
                    UnixSockets.Send(socket, writer.Next().Span);
                    UnixSockets.Send(socket, "\n"u8);
                }
                Forget(looked);
            }
            // Who looks says nothing: what can be read is the end.
            while (PoolRegistry.All().Count > 0 && Descriptors.WaitReadable(socket, null, Period) < 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The end.
        }
        finally
        {
            foreach (var writer in looked.Values)
                writer.Dispose();
        }
    }

    /// <summary>Who looks tells pools apart by it: where several have one name, each that comes to be looked at has its number, too.</summary>
    private static string NameOf(IWatchedPool pool, int number) => pool.Name switch
    {
        null or "" => $"pool {number}",
        var name when PoolRegistry.All().Any(other => other.Pool.Name == name && other.Pool != pool) => $"{name} (pool {number})",
        var name => name,
    };

    /// <summary>Pools that have ended.</summary>
    private static void Forget(Dictionary<IWatchedPool, FeedWriter> looked)
    {
        var there = PoolRegistry.All().Select(entry => entry.Pool).ToHashSet();
        foreach (var gone in looked.Keys.Where(pool => !there.Contains(pool)).ToArray())
        {
            looked.Remove(gone, out var writer);
            writer!.Dispose();
        }
    }

    /// <summary>A socket in a folder that is this user's alone: nobody else can have put it there.</summary>
    [SupportedOSPlatform("linux")]
    private static bool IsPrivate(string path)
    {
        if (Path.GetDirectoryName(path) is not { Length: > 0 } parent || Encoding.UTF8.GetByteCount(path) > 103)
            return false;
        using var folder = LinuxFiles.OpenFolder(parent, follow: false);
        return folder is not null && LinuxFiles.Look(folder) is { IsPrivateFolder: true };
    }
}
