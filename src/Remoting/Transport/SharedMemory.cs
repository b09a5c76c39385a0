using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Remoting.Platform;
using Remoting.Threads;

namespace Remoting.Transport;

/// <summary>
/// Memory that two processes see. Linux: without a name, opened through the parent's entry in /proc, so that nothing can be left behind and no
/// folder can be too small. Windows: by a random name, without a file. Elsewhere (macOS: written from the documentation, not run) a file in the worker's
/// private folder.
/// </summary>
/// <remarks>
/// Invariant: it stays mapped until it is disposed of and nobody holds it. Whoever looks at it while others may dispose of it holds it meanwhile.
/// </remarks>
internal sealed unsafe partial class SharedMemory : IDisposable
{
    private const uint CloseOnExec = 1;
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;
    private const int SealSeal = 1;
    private const int SealShrink = 2;
    private const int SealGrow = 4;
    private const int PunchHole = 2;
    private const int KeepSize = 1;
    private const int GetDumpable = 3;

    /// <summary>Between the place of memory without a name and what it is, in <see cref="Path"/>.</summary>
    private const char Separator = '#';

    /// <summary>A bit of <see cref="_users"/>: nobody may begin to hold the memory any more.</summary>
    private const int Disposed = 1 << 30;

    /// <summary>Null where it is no file (Windows).</summary>
    private readonly SafeFileHandle? _handle;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Action? _whenGone;

    /// <summary>How many hold it, and whether it is disposed of.</summary>
    private int _users;

    private SharedMemory(SafeFileHandle handle, string path, long size, bool isNameless, MemoryMappedFileAccess access = MemoryMappedFileAccess.ReadWrite,
        Action? whenGone = null)
        : this(MemoryMappedFile.CreateFromFile(handle, null, size, access, HandleInheritability.None, leaveOpen: true), handle, path, size, isNameless, access, whenGone)
    {
    }

    /// <param name="file">Belongs to this from here on, whether or not it can be mapped.</param>
    /// <param name="handle">The file, if there is one.</param>
    /// <param name="path">What the other process opens.</param>
    /// <param name="size">How much of it; null for all there is.</param>
    /// <param name="isNameless">Whether it is memory without a name.</param>
    /// <param name="access">What this process does with it.</param>
    /// <param name="whenGone">Called when it is not mapped any more.</param>
    private SharedMemory(MemoryMappedFile file, SafeFileHandle? handle, string path, long? size, bool isNameless,
        MemoryMappedFileAccess access = MemoryMappedFileAccess.ReadWrite, Action? whenGone = null)
    {
        _handle = handle;
        _whenGone = whenGone;
        Path = path;
        IsNameless = isNameless;
        _file = file;
        try
        {
            _view = _file.CreateViewAccessor(0, size ?? 0, access);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        Base = pointer + _view.PointerOffset;
        Size = size ?? _view.Capacity;
    }

    /// <summary>Whether frames and payloads may travel through it. The variable is for whoever suspects it of something, and for tests.</summary>
    public static bool IsWanted { get; } = Environment.GetEnvironmentVariable("REMOTING_SHARED_MEMORY") != "0";

    /// <summary>The most that this process may make at once; who asks for more would be ended by the system.</summary>
    public static long MaxSize => OperatingSystem.IsLinux() ? LinuxFiles.MaxFileSize / Environment.SystemPageSize * Environment.SystemPageSize : long.MaxValue;

    /// <summary>What the other process opens.</summary>
    public string Path { get; }

    public long Size { get; }

    /// <summary>Whether it takes memory only where it was written to, so that it may be large, and gives it back with <see cref="Discard"/>.</summary>
    public bool IsNameless { get; }

    /// <summary>The first byte; at first all are zero. Null when the memory is gone.</summary>
    public byte* Base { get; private set; }

    /// <summary>Makes memory.</summary>
    /// <param name="folder">Where a file is made, if it has to be one.</param>
    /// <param name="size">Bytes that are certain to be there: running out of memory is an exception here, not a crash later.</param>
    /// <param name="extra">Bytes behind them, as many of them as can be had, and only where the memory can be nameless.</param>
    /// <param name="whenGone">Called when it is not mapped any more.</param>
    /// <exception cref="RemotingException">This process may not make as much as <paramref name="size"/>.</exception>
    public static SharedMemory Create(string folder, long size, long extra, Action? whenGone = null)
    {
        long most = MaxSize;
        if (size > most)
        {
            throw new RemotingException(string.Create(CultureInfo.InvariantCulture,
                $"A worker and its parent share at least {size} bytes, and files of this process may have {most} (ulimit -f)."));
        }
        if (TryCreateNameless(size + Math.Min(extra, most - size), whenGone) is { } nameless)
            return nameless;
        if (OperatingSystem.IsWindows())
            return CreateNamed(size, whenGone);
        string path = System.IO.Path.Combine(folder, PrivateFolder.Ledger);
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, preallocationSize: size);
        return Map(handle, () => new SharedMemory(handle, path, size, isNameless: false, whenGone: whenGone));
    }

    /// <summary>Makes memory without a name; null where that is not possible.</summary>
    public static SharedMemory? TryCreateNameless(long size, Action? whenGone = null)
    {
        LockOrder.AssertMayWait();
        // A process whose memory others must not look into (it has gained privileges) cannot let its workers open this, either.
        if (!OperatingSystem.IsLinux() || size > MaxSize || GetControl(GetDumpable, 0, 0, 0, 0) != 1)
            return null;
        SafeFileHandle? handle = null;
        try
        {
            int descriptor = Create("remoting", CloseOnExec | AllowSealing);
            if (descriptor < 0)
                return null;
            handle = new SafeFileHandle(descriptor, ownsHandle: true);
            if (FindInProc(descriptor) is { } entry)
            {
                RandomAccess.SetLength(handle, size);
                // Nobody can make it shorter under the other side's feet, which would crash it.
                if (Control(descriptor, AddSeals, SealSeal | SealShrink | SealGrow) == 0)
                    return new SharedMemory(handle, $"{entry}{Separator}{Identify(handle)}", size, isNameless: true, whenGone: whenGone);
            }
        }
        catch (Exception)
        {
            // An old system, or one with a limit on address space: whatever it is, a file serves.
        }
        handle?.Dispose();
        return null;
    }

    /// <summary>Opens what the parent has made.</summary>
    /// <exception cref="IOException">It is not there any more.</exception>
    public static SharedMemory Open(string path) => Open(path, FileAccess.ReadWrite, MemoryMappedFileAccess.ReadWrite);

    /// <summary>Opens what the parent has made, only for reading.</summary>
    /// <exception cref="IOException">It is not there any more.</exception>
    public static SharedMemory OpenToRead(string path) => Open(path, FileAccess.Read, MemoryMappedFileAccess.Read);

    /// <summary>Keeps it mapped until <see cref="Release"/>. False when it is disposed of already.</summary>
    public bool TryHold()
    {
        int users = Volatile.Read(ref _users);
        while ((users & Disposed) == 0)
        {
            int seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
                return true;
            users = seen;
        }
        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == Disposed)
            Unmap();
    }

    /// <summary>Gives the memory behind some bytes back; they are zero again. Only where it is nameless.</summary>
    public void Discard(long offset, long count)
    {
        LockOrder.AssertMayWait();
        if (IsNameless && count > 0)
            _ = Allocate(_handle!, PunchHole | KeepSize, offset, count);
    }

    /// <summary>It is unmapped as soon as nobody holds it, which may be now.</summary>
    public void Dispose()
    {
        if (Interlocked.Or(ref _users, Disposed) == 0)
            Unmap();
    }

    private static SharedMemory Open(string path, FileAccess access, MemoryMappedFileAccess mapped)
    {
        if (OperatingSystem.IsWindows())
            return OpenNamed(path, mapped);
        int end = path.StartsWith("/proc/", StringComparison.Ordinal) ? path.LastIndexOf(Separator) : -1;
        var handle = File.OpenHandle(end < 0 ? path : path[..end], FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        return Map(handle, () =>
        {
            // A descriptor's number is soon another one's. What is there now may be of the same user, and still none of this process's business.
            if (end >= 0 && path[(end + 1)..] != Identify(handle))
                throw new IOException("The memory that the parent has made is not there any more.");
            return new SharedMemory(handle, path, RandomAccess.GetLength(handle), end >= 0, mapped);
        });
    }

    private static SharedMemory Map(SafeFileHandle handle, Func<SharedMemory> map)
    {
        try
        {
            return map();
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>
    /// How others get at a descriptor of this process; null where there is no way. By the id under which /proc has this process: /proc may be that of an
    /// outer namespace, where the id that this process has for itself is another one's.
    /// </summary>
    private static string? FindInProc(int descriptor) =>
        new FileInfo("/proc/self").LinkTarget is { Length: > 0 } id && File.Exists($"/proc/{id}/fd/{descriptor}") ? $"/proc/{id}/fd/{descriptor}" : null;

    /// <summary>Which file it is, for this machine, as long as it exists; nothing where the system does not tell.</summary>
    private static string Identify(SafeFileHandle handle) =>
        LinuxFiles.Look(handle) is { } facts ? string.Create(CultureInfo.InvariantCulture, $"{facts.Device:x}.{facts.Inode:x}") : "";

    private void Unmap()
    {
        Base = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
        _handle?.Dispose();
        _whenGone?.Invoke();
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int GetControl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "fallocate")]
    private static partial int Allocate(SafeFileHandle file, int mode, long offset, long count);
}
