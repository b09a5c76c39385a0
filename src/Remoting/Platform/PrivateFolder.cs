using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Remoting.Platform;

/// <summary>A new folder that only this user can look into, in memory where there is such a place: for the socket and the ledger of one worker. Unix.</summary>
internal sealed class PrivateFolder : IDisposable
{
    /// <summary>A Unix socket's path has at most 107 bytes on Linux, 103 on macOS; that of the file in the folder is as long as <see cref="Socket"/>.</summary>
    private const int MaxPath = 103 - 8;

    /// <summary>The two files that may be in such a folder. Nothing else is ever removed from one.</summary>
    public const string Socket = "s";
    public const string Ledger = "ledger";

    /// <summary>The folder itself, wherever its name leads by now (Linux).</summary>
    private SafeFileHandle? _handle;

    private PrivateFolder(string path, SafeFileHandle? handle)
    {
        Path = path;
        _handle = handle;
    }

    public string Path { get; }

    public static PrivateFolder Create()
    {
        StaleFolders.SweepOnce(Candidates);
        var errors = new List<Exception>();
        foreach (string parent in Candidates())
        {
            string path = System.IO.Path.Combine(parent, StaleFolders.NamePrefix + Randomness.MakeName(8));
            if (Encoding.UTF8.GetByteCount(path) > MaxPath)
            {
                errors.Add(new PathTooLongException($"{path} is too long for a socket."));
                continue;
            }
            try
            {
                return Make(parent, path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                errors.Add(e);
            }
        }
        throw new RemotingException(
            "No place for a worker's socket: neither the runtime folder of the user (XDG_RUNTIME_DIR), nor shared memory, nor the temporary folder " +
            "can be written to. Set TMPDIR to a folder with a short path that this process may write to. " +
            $"({string.Join(" ", errors.Select(error => error.Message))})", new AggregateException(errors));
    }

    /// <summary>
    /// Removes the folder and what this library has made in it, as far as the system lets it; what it does not (a file system that has become
    /// read-only) is no error: it can be tried again, and is left to the next program that sweeps.
    /// </summary>
    public void Dispose()
    {
        if (!OperatingSystem.IsLinux())
        {
            TryRemoveByPath(Path);
            return;
        }
        if (Interlocked.Exchange(ref _handle, null) is not { } handle)
            return;
        using (handle)
        {
            LinuxFiles.RemoveFileIn(handle, Socket);
            LinuxFiles.RemoveFileIn(handle, Ledger);
            LinuxFiles.RemoveEmptyFolder(Path);
        }
    }

    /// <summary>Removes the folder of a process that has ended. False when this user's process cannot have made it.</summary>
    /// <param name="parent">The place.</param>
    /// <param name="name">The folder's name there.</param>
    public static void RemoveStale(string parent, string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            TryRemoveByPath(System.IO.Path.Combine(parent, name));
            return;
        }
        using var place = LinuxFiles.OpenFolder(parent, follow: true);
        if (place is null)
            return;
        using var folder = LinuxFiles.OpenFolderIn(place, name);
        // Anybody can give a folder such a name, where anybody may make one. Owner and mode cannot be given away.
        if (folder is null || LinuxFiles.Look(folder) is not { IsPrivateFolder: true })
            return;
        LinuxFiles.RemoveFileIn(folder, Socket);
        LinuxFiles.RemoveFileIn(folder, Ledger);
        LinuxFiles.RemoveEmptyFolderIn(place, name);
    }

    private static PrivateFolder Make(string parent, string path)
    {
        if (OperatingSystem.IsLinux())
            return new PrivateFolder(path, LinuxFiles.MakePrivateFolder(path));
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Nothing that a worker shares with its parent is a file on Windows.");
        // Not run. A place that is not there is not made: it would stay.
        if (!Directory.Exists(parent))
            throw new DirectoryNotFoundException($"There is no {parent}.");
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new PrivateFolder(path, null);
    }

    private static void TryRemoveByPath(string path)
    {
        try
        {
            File.Delete(System.IO.Path.Combine(path, Socket));
            File.Delete(System.IO.Path.Combine(path, Ledger));
            Directory.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Removed already, or still in use.
        }
    }

    private static IEnumerable<string> Candidates()
    {
        if (OperatingSystem.IsLinux())
        {
            if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && IsRuntimeFolder(runtime))
                yield return runtime;
            yield return "/dev/shm";
        }
        yield return System.IO.Path.GetTempPath();
        if (OperatingSystem.IsMacOS())
            yield return "/tmp"; // The temporary folder of macOS has a long name.
    }

    /// <summary>
    /// The variable may be left over from another session or another user (<c>su</c>, <c>sudo</c>). Then it is no place, and is not made into one.
    /// </summary>
    private static bool IsRuntimeFolder(string path)
    {
        if (!System.IO.Path.IsPathRooted(path))
            return false;
        using var folder = LinuxFiles.OpenFolder(path, follow: true);
        return folder is not null && LinuxFiles.Look(folder) is { IsGuardedFolder: true };
    }
}
