using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Remoting.Platform;

/// <summary>
/// Files of Linux by descriptor. A path means something else as soon as somebody renames what is on it, also between a look and the deed that
/// follows; a descriptor stays what it was when it was opened.
/// </summary>
internal static unsafe partial class LinuxFiles
{
    private const int WorkingFolder = -100; // AT_FDCWD
    private const int PathOnly = 0x200000;
    private const int CloseOnExec = 0x80000;
    private const int RemoveFolder = 0x200;
    private const int NoFollowAt = 0x100;
    private const int FileSize = 1;
    private const int NoSuchProcess = 3;
    private const uint OwnerOnly = 0x1C0; // 0700

    /// <summary>O_DIRECTORY and O_NOFOLLOW, which Arm and PowerPC count differently.</summary>
    private static readonly (int Folder, int NoFollow) Flags =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Armv6 or Architecture.Ppc64le
            ? (0x4000, 0x8000)
            : (0x10000, 0x20000);

    /// <summary>
    /// How large this process may make a file, or memory without a name (<c>ulimit -f</c>). Who tries more gets no error: the process is ended.
    /// </summary>
    public static long MaxFileSize
    {
        get
        {
            var limit = default(Limit);
            return ReadLimit(0, FileSize, null, &limit) == 0 && limit.Current < long.MaxValue ? (long)limit.Current : long.MaxValue;
        }
    }

    /// <summary>Makes a folder that only this user can look into, and opens it. Folders on the way to it are not made.</summary>
    /// <exception cref="IOException">It cannot be made there.</exception>
    public static SafeFileHandle MakePrivateFolder(string path)
    {
        if (MakeFolder(path, OwnerOnly) != 0)
            throw Failure($"The folder {path} cannot be made");
        if (OpenFolder(path, follow: false) is not { } folder)
        {
            var failure = Failure($"The folder {path} cannot be opened");
            RemoveEmptyFolder(path);
            throw failure;
        }
        // The process's mask may have taken bits away from the owner, too. Where there is nothing to look with, making it was all that can be done.
        if (Look(folder) is { IsPrivateFolder: false }
            && (ChangeMode(WorkingFolder, path, OwnerOnly, NoFollowAt) != 0 || Look(folder) is { IsPrivateFolder: false }))
        {
            folder.Dispose();
            RemoveEmptyFolder(path);
            throw new IOException($"The folder {path} cannot be made private.");
        }
        return folder;
    }

    /// <summary>A folder; null where there is none, or it is behind a link that is not to be followed.</summary>
    public static SafeFileHandle? OpenFolder(string path, bool follow) =>
        ToHandle(Open(WorkingFolder, path, PathOnly | Flags.Folder | CloseOnExec | (follow ? 0 : Flags.NoFollow), 0));

    /// <summary>A folder in another one; null where there is none. A link to a folder does not count.</summary>
    public static SafeFileHandle? OpenFolderIn(SafeFileHandle parent, string name)
    {
        using var held = new Held(parent);
        return ToHandle(Open(held.Descriptor, name, PathOnly | Flags.Folder | Flags.NoFollow | CloseOnExec, 0));
    }

    /// <summary>Removes a file (not a folder) from a folder, if it is there. A link is removed, not what it leads to.</summary>
    public static void RemoveFileIn(SafeFileHandle folder, string name)
    {
        using var held = new Held(folder);
        _ = Remove(held.Descriptor, name, 0);
    }

    /// <summary>Removes a folder from another one, if it is there and empty.</summary>
    public static void RemoveEmptyFolderIn(SafeFileHandle folder, string name)
    {
        using var held = new Held(folder);
        _ = Remove(held.Descriptor, name, RemoveFolder);
    }

    /// <summary>Removes a folder if it is empty: whatever has come to that name, nothing is lost by it.</summary>
    public static void RemoveEmptyFolder(string path) => _ = Remove(WorkingFolder, path, RemoveFolder);

    /// <summary>Whether there is a process of that id, as this process counts. (/proc may be another namespace's.)</summary>
    public static bool IsProcess(int id) => Signal(id, 0) == 0 || Marshal.GetLastPInvokeError() != NoSuchProcess;

    private static SafeFileHandle? ToHandle(int descriptor) => descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);

    private static IOException Failure(string what)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", new Win32Exception(error));
    }

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(int folder, string name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFolder(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "fchmodat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeMode(int folder, string name, uint mode, int flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Remove(int folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int ReadLimit(int processId, int resource, Limit* change, Limit* limit);

    /// <summary>Keeps a descriptor open while it is used.</summary>
    private readonly ref struct Held
    {
        private readonly SafeFileHandle _handle;

        public Held(SafeFileHandle handle)
        {
            _handle = handle;
            bool held = false;
            handle.DangerousAddRef(ref held);
        }

        public int Descriptor => (int)_handle.DangerousGetHandle();

        public void Dispose() => _handle.DangerousRelease();
    }

    private struct Limit
    {
        public ulong Current;
        public ulong Maximum;
    }
}
