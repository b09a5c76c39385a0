using System.Security.Cryptography;

namespace Remoting.Channels;

/// <summary>A new folder that only this user can look into, in memory where there is such a place.</summary>
internal static class PrivateFolder
{
    /// <summary>A Unix socket's path has at most 107 bytes on Linux, 103 on macOS; the file in the folder is called "s" or "ledger".</summary>
    private const int MaxPath = 103 - 8;

    public static DirectoryInfo Create()
    {
        StaleFolders.SweepOnce(Candidates());
        var errors = new List<Exception>();
        foreach (string parent in Candidates())
        {
            string path = Path.Combine(parent, StaleFolders.NamePrefix + RandomNumberGenerator.GetHexString(16, lowercase: true));
            if (!OperatingSystem.IsWindows() && System.Text.Encoding.UTF8.GetByteCount(path) > MaxPath)
            {
                errors.Add(new PathTooLongException($"{path} is too long for a socket."));
                continue;
            }
            try
            {
                return OperatingSystem.IsWindows()
                    ? Directory.CreateDirectory(path)
                    : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                errors.Add(e);
            }
        }
        throw new RemotingException(
            "No place for a worker's socket: neither the runtime folder of the user (XDG_RUNTIME_DIR), nor shared memory, nor the temporary folder " +
            "can be written to. Set TMPDIR to a folder with a short path that this process may write to.", new AggregateException(errors));
    }

    private static IEnumerable<string> Candidates()
    {
        if (OperatingSystem.IsLinux())
        {
            if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Path.IsPathRooted(runtime))
                yield return runtime;
            yield return "/dev/shm";
        }
        yield return Path.GetTempPath();
        if (OperatingSystem.IsMacOS())
            yield return "/tmp"; // The temporary folder of macOS has a long name.
    }
}
