using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Remoting.Platform;

/// <summary>The most memory that this process has occupied since a moment, where the system can begin anew (Linux); otherwise since it began.</summary>
internal sealed class PeakMemory
{
    /// <summary>What begins the measuring anew (proc(5)).</summary>
    private static readonly byte[] BeginAnew = "5"u8.ToArray();

    private readonly SafeFileHandle? _reset = TryOpen("/proc/self/clear_refs", FileAccess.Write);
    private readonly SafeFileHandle? _status = TryOpen("/proc/self/status", FileAccess.Read);
    private readonly byte[] _text = new byte[4096];

    public void Begin()
    {
        if (_reset is null)
            return;
        try
        {
            RandomAccess.Write(_reset, BeginAnew, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it is the most of all the time.
        }
    }

    /// <summary>In bytes; 0 where it is not known.</summary>
    public long Read()
    {
        if (_status is not null)
            return ReadStatus(_status);
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return Math.Max(0, self.PeakWorkingSet64);
    }

    private long ReadStatus(SafeFileHandle status)
    {
        try
        {
            ReadOnlySpan<byte> text = _text.AsSpan(0, RandomAccess.Read(status, _text, 0));
            int line = text.IndexOf("VmHWM:"u8);
            if (line < 0)
                return 0;
            var rest = text[(line + 6)..].TrimStart(" \t"u8);
            return Utf8Parser.TryParse(rest, out long kibibytes, out _) ? kibibytes * 1024 : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static SafeFileHandle? TryOpen(string path, FileAccess access)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            return File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
