using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Remoting.Platform;

namespace Remoting.Transport;

/// <summary>
/// Bytes that are written once and read by any number of other processes, which cannot change them. Linux: memory without a name, sealed. Windows: memory
/// by a random name. Elsewhere (macOS: written from the documentation, not run) a file in a private folder.
/// </summary>
/// <remarks>
/// Invariant: this process does not map it (but on Windows). So whatever the program does with it while it is let go of, no address is read that is not
/// there any more. Not to be used after <see cref="Dispose"/>: its owner counts who uses it.
/// </remarks>
internal sealed unsafe class SealedMemory : IDisposable
{
    private readonly SafeFileHandle? _file;
    private readonly PrivateFolder? _folder;
    private readonly SharedMemory? _named;

    private SealedMemory(long length, string path, SafeFileHandle? file, PrivateFolder? folder, SharedMemory? named)
    {
        Length = length;
        Path = path;
        _file = file;
        _folder = folder;
        _named = named;
    }

    /// <summary>How many bytes are in it. The memory is never empty, since no system maps what is.</summary>
    public long Length { get; }

    /// <summary>What other processes open (<see cref="SharedMemory.OpenToRead"/>).</summary>
    public string Path { get; }

    /// <summary>Makes it, has it filled, and seals it.</summary>
    /// <exception cref="RemotingException">This process may not make as much.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static SealedMemory Create(long length, Action<SealedMemory> fill)
    {
        long size = Math.Max(length, 1);
        if (size > SharedMemory.MaxSize)
        {
            throw new RemotingException(string.Create(CultureInfo.InvariantCulture,
                $"A shared value of {length:N0} bytes cannot be made: files of this process may have {SharedMemory.MaxSize:N0} (ulimit -f)."));
        }
        var memory = Open(length, size, nameless: true);
        try
        {
            fill(memory);
            if (memory.TrySeal())
                return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
        // A system that knows memory without a name, and no seals.
        memory.Dispose();
        memory = Open(length, size, nameless: false);
        try
        {
            fill(memory);
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>Only while it is filled.</summary>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (_file is not null)
            RandomAccess.Write(_file, bytes, offset);
        else
            bytes.CopyTo(new Span<byte>(_named!.Base + offset, bytes.Length));
    }

    /// <summary>Reads as many bytes as there is room for.</summary>
    public void Read(long offset, Span<byte> bytes)
    {
        if (_file is null)
        {
            new ReadOnlySpan<byte>(_named!.Base + offset, bytes.Length).CopyTo(bytes);
            return;
        }
        while (bytes.Length > 0)
        {
            int count = RandomAccess.Read(_file, bytes, offset);
            if (count == 0)
                throw new EndOfStreamException("A shared value is shorter than it was.");
            bytes = bytes[count..];
            offset += count;
        }
    }

    /// <summary>Its memory is free as soon as nobody has it mapped.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _named?.Dispose();
        _folder?.Dispose();
    }

    private static SealedMemory Open(long length, long size, bool nameless)
    {
        if (nameless && SharedMemory.TryCreateUnmapped(size) is var (file, path))
            return new SealedMemory(length, path, file, null, null);
        if (OperatingSystem.IsWindows())
        {
            var named = SharedMemory.Create("", size, 0);
            return new SealedMemory(length, named.Path, null, null, named);
        }
        var folder = PrivateFolder.Create();
        try
        {
            string place = System.IO.Path.Combine(folder.Path, PrivateFolder.Ledger);
            return new SealedMemory(length, place, File.OpenHandle(place, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, preallocationSize: size),
                folder, null);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>A file has no seal; only this user can open it. Nor has memory of Windows.</summary>
    private bool TrySeal() => _file is null || _folder is not null || SharedMemory.TrySeal(_file);
}
