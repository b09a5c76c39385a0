using System.Buffers.Binary;

namespace Remoting.Chaos.Storm;

/// <summary>
/// Where workers note down each call as it starts: a file for each worker, eight bytes for each call, in the kernel's hands before the call goes
/// on, so that no death takes a note back.
/// </summary>
internal static class RunLog
{
    /// <summary>Tells workers the folder.</summary>
    public const string Variable = "REMOTING_CHAOS_LOG";

    private static readonly Lazy<FileStream> File = new(() => new FileStream(
        Path.Combine(Environment.GetEnvironmentVariable(Variable)!, $"{Environment.ProcessId}-{Guid.NewGuid():N}"),
        FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0));

    /// <summary>In a worker.</summary>
    public static void Note(long id)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, id);
        File.Value.Write(bytes);
    }

    /// <summary>How often each call was started.</summary>
    public static Dictionary<long, int> Read(string folder)
    {
        var starts = new Dictionary<long, int>();
        foreach (string file in Directory.GetFiles(folder))
        {
            var bytes = System.IO.File.ReadAllBytes(file).AsSpan();
            for (; bytes.Length >= sizeof(long); bytes = bytes[sizeof(long)..])
            {
                long id = BinaryPrimitives.ReadInt64LittleEndian(bytes);
                starts[id] = starts.GetValueOrDefault(id) + 1;
            }
        }
        return starts;
    }
}
