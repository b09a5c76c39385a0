using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Remoting.Tool;

/// <summary>
/// The socket that each .NET runtime has for tools of its user (unless <c>DOTNET_EnableDiagnostics=0</c>). Of its protocol only what hands an event source its
/// arguments is needed: a tracing session of nothing, which is ended at once.
/// </summary>
internal static class DiagnosticsPort
{
    private const int HeaderSize = 20;
    private const byte EventPipeCommands = 2, StopTracing = 1, CollectTracing = 2;
    private const uint SmallestBuffer = 1, NetTrace = 1, Informational = 4;

    private static ReadOnlySpan<byte> Magic => "DOTNET_IPC_V1\0"u8;

    /// <summary>Processes of this machine that have such a socket, and a library of that name loaded.</summary>
    public static IEnumerable<int> ProcessesWith(string library) =>
        Sockets().Select(socket => socket.Process).Distinct().Where(id => id != Environment.ProcessId && Has(id, library));

    /// <summary>Enables an event source of a process with arguments, for a moment. False where it has no such socket, or does not answer.</summary>
    public static async Task<bool> AskAsync(int process, string provider, string arguments, CancellationToken cancellation)
    {
        foreach (var (id, path) in Sockets())
        {
            if (id != process)
                continue;
            try
            {
                using var session = await SendAsync(path, CollectTracing, Session(provider, arguments), cancellation);
                byte[] answer = new byte[HeaderSize + sizeof(ulong)];
                await session.ReadExactlyAsync(answer, cancellation);
                using var stop = await SendAsync(path, StopTracing, answer[HeaderSize..], cancellation);
                // What is left of the session has to be read, or the runtime would wait for it.
                await session.CopyToAsync(Stream.Null, cancellation);
                return true;
            }
            catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
            {
                // A file that is left of a process of the same number; or another user's.
            }
        }
        return false;
    }

    private static IEnumerable<(int Process, string Path)> Sockets()
    {
        string folder = Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } named ? named : "/tmp";
        if (!Directory.Exists(folder))
            yield break;
        foreach (string path in Directory.EnumerateFiles(folder, "dotnet-diagnostic-*-socket"))
        {
            if (Path.GetFileName(path).Split('-') is [_, _, var number, ..] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Directory.Exists($"/proc/{id}"))
                yield return (id, path);
        }
    }

    private static bool Has(int process, string library)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/maps").Any(line => EndsWith(line, '/' + library) || EndsWith(line, $"/{library} (deleted)"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Files are replaced while programs run that were started from them.
    private static bool EndsWith(string line, string end) => line.EndsWith(end, StringComparison.Ordinal);

    private static async Task<NetworkStream> SendAsync(string path, byte command, byte[] payload, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            byte[] message = new byte[HeaderSize + payload.Length];
            Magic.CopyTo(message);
            BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(Magic.Length), (ushort)message.Length);
            message[Magic.Length + 2] = EventPipeCommands;
            message[Magic.Length + 3] = command;
            payload.CopyTo(message, HeaderSize);
            var stream = new NetworkStream(socket, ownsSocket: true);
            await stream.WriteAsync(message, cancellation);
            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A session with one provider and none of its events.</summary>
    private static byte[] Session(string provider, string arguments)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(SmallestBuffer);
        writer.Write(NetTrace);
        writer.Write(1u);
        writer.Write(0ul);
        writer.Write(Informational);
        Write(writer, provider);
        Write(writer, arguments);
        writer.Flush();
        return bytes.ToArray();
    }

    private static void Write(BinaryWriter writer, string text)
    {
        writer.Write((uint)text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
    }
}
