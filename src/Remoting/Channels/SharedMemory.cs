using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Remoting.Channels;

/// <summary>
/// Memory that two processes see. Linux: without a name, opened through the parent's entry in /proc, so that nothing can be left behind and no
/// folder can be too small. Elsewhere (macOS, Windows: written from the documentation, not run) a file in the worker's private folder.
/// </summary>
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

    private readonly SafeFileHandle _handle;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private SharedMemory(SafeFileHandle handle, string path, long size, bool isNameless, MemoryMappedFileAccess access = MemoryMappedFileAccess.ReadWrite)
    {
        _handle = handle;
        Path = path;
        Size = size;
        IsNameless = isNameless;
        _file = MemoryMappedFile.CreateFromFile(handle, null, size, access, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, size, access);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        Base = pointer + _view.PointerOffset;
    }

    /// <summary>Whether frames and payloads may travel through it. The variable is for whoever suspects it of something, and for tests.</summary>
    public static bool IsWanted { get; } = Environment.GetEnvironmentVariable("REMOTING_SHARED_MEMORY") != "0";

    /// <summary>Where the other process opens it.</summary>
    public string Path { get; }

    public long Size { get; }

    /// <summary>Whether it takes memory only where it was written to, so that it may be large, and gives it back with <see cref="Discard"/>.</summary>
    public bool IsNameless { get; }

    /// <summary>The first byte; at first all are zero.</summary>
    public byte* Base { get; }

    /// <summary>Makes memory.</summary>
    /// <param name="folder">Where a file is made, if it has to be one.</param>
    /// <param name="size">Bytes that are certain to be there: running out of memory is an exception here, not a crash later.</param>
    /// <param name="extra">Bytes behind them, only where the memory can be nameless.</param>
    public static SharedMemory Create(string folder, int size, long extra)
    {
        if (TryCreateNameless(size + extra) is { } nameless)
            return nameless;
        string path = System.IO.Path.Combine(folder, "ledger");
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, preallocationSize: size);
        return new SharedMemory(handle, path, size, isNameless: false);
    }

    /// <summary>Opens what the parent has made.</summary>
    public static SharedMemory Open(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        return new SharedMemory(handle, path, RandomAccess.GetLength(handle), path.StartsWith("/proc/", StringComparison.Ordinal));
    }

    /// <summary>Opens what the parent has made, only for reading.</summary>
    public static SharedMemory OpenToRead(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new SharedMemory(handle, path, RandomAccess.GetLength(handle), isNameless: true, MemoryMappedFileAccess.Read);
    }

    /// <summary>Gives the memory behind some bytes back; they are zero again. Only where it is nameless.</summary>
    public void Discard(long offset, long count)
    {
        if (IsNameless && count > 0)
            _ = Allocate((int)_handle.DangerousGetHandle(), PunchHole | KeepSize, offset, count);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
        _handle.Dispose();
    }

    /// <summary>Makes memory without a name; null where that is not possible.</summary>
    public static SharedMemory? TryCreateNameless(long size)
    {
        // A process whose memory others must not look into (it has gained privileges) cannot let its workers open this, either.
        if (!OperatingSystem.IsLinux() || GetControl(GetDumpable, 0, 0, 0, 0) != 1)
            return null;
        SafeFileHandle? handle = null;
        try
        {
            int descriptor = Create("remoting", CloseOnExec | AllowSealing);
            if (descriptor < 0)
                return null;
            handle = new SafeFileHandle(descriptor, ownsHandle: true);
            RandomAccess.SetLength(handle, size);
            // Nobody can make it shorter under the other side's feet, which would crash it.
            if (Control(descriptor, AddSeals, SealSeal | SealShrink | SealGrow) != 0)
                throw new IOException("Memory could not be sealed.");
            string path = $"/proc/{Environment.ProcessId}/fd/{descriptor}";
            if (!File.Exists(path))
                throw new IOException("There is no /proc.");
            return new SharedMemory(handle, path, size, isNameless: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EntryPointNotFoundException)
        {
            // An old system, or one with a limit on address space: a file serves.
            handle?.Dispose();
            return null;
        }
    }

    private const int GetDumpable = 3;

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int GetControl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "fallocate")]
    private static partial int Allocate(int descriptor, int mode, long offset, long count);
}
