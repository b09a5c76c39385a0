using System.Buffers;
using System.Globalization;
using System.Text;

namespace Remoting.Tests.Leaks;

/// <summary>
/// What the kernel says of a process. It is asked of every process of the machine twice a test and more, so it is read as bytes, by as few system calls
/// as there can be.
/// </summary>
internal static class ProcessFiles
{
    /// <summary>Whether a file has these bytes somewhere; false when it cannot be read.</summary>
    public static bool Contains(string path, ReadOnlySpan<byte> bytes)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (true)
            {
                int count = Read(path, buffer);
                if (count < buffer.Length)
                    return buffer.AsSpan(0, count).IndexOf(bytes) >= 0;
                int more = 2 * buffer.Length;
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = ArrayPool<byte>.Shared.Rent(more);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Whether the status is that of a child of this process that has ended and was not waited for.</summary>
    public static bool IsUnreapedChild(string path)
    {
        Span<byte> status = stackalloc byte[1024];
        status = status[..Read(path, status)];
        // Behind the name, which may hold anything.
        int end = status.LastIndexOf((byte)')');
        if (end < 0 || status[end + 2] != 'Z')
            return false;
        string[] fields = Encoding.ASCII.GetString(status[(end + 2)..]).Split(' ');
        return int.Parse(fields[1], CultureInfo.InvariantCulture) == Environment.ProcessId;
    }

    /// <summary>The first bytes of a file, as many as there is room for; none when it cannot be read.</summary>
    private static int Read(string path, Span<byte> buffer)
    {
        try
        {
            // No lock is asked for where everybody may do everything.
            using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            int count = 0;
            while (count < buffer.Length && RandomAccess.Read(file, buffer[count..], count) is > 0 and var read)
                count += read;
            return count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // It has ended while we looked, or is not ours to look into.
        }
    }
}
