using System.Runtime.Versioning;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Remoting.Transport;

namespace Remoting.Tool;

/// <summary>What a pool says of itself four times a second: the part of it that is shown here.</summary>
internal sealed record Frame(string Pool, double Time, double Now, string Sentence, string Level, IReadOnlyList<Worker> Workers, IReadOnlyList<Piece> Pieces, IReadOnlyList<string>? Callables);

internal sealed record Worker(int Id, int Row, string Status, string? Callable, double? CallSince, double? Rate, long? Memory);

internal sealed record Piece(int Row, int Kind, double From, double To, int Callable, string? Words);

/// <summary>Frames from a socket, a line each.</summary>
internal static class Frames
{
    /// <summary>No program sends more in one line.</summary>
    private const int MostBytes = 64 * 1024 * 1024;

    /// <param name="socket">Where they come from.</param>
    /// <param name="foreign">Told of one that cannot be read, which is the last.</param>
    [SupportedOSPlatform("linux")]
    public static IEnumerable<Frame> Read(SafeFileHandle socket, Action foreign)
    {
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        while (true)
        {
            int end;
            while ((end = Array.IndexOf(buffer, (byte)'\n', 0, length)) < 0)
            {
                if (length == buffer.Length)
                {
                    if (length >= MostBytes)
                        yield break;
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
                int count = TryReceive(socket, buffer.AsSpan(length));
                if (count <= 0)
                    yield break;
                length += count;
            }
            if (TryParse(buffer.AsMemory(0, end)) is not { } frame)
            {
                foreign();
                yield break;
            }
            yield return frame;
            length -= end + 1;
            Buffer.BlockCopy(buffer, end + 1, buffer, 0, length);
        }
    }

    private static int TryReceive(SafeFileHandle socket, Span<byte> to)
    {
        try
        {
            return UnixSockets.Receive(socket, to);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>Null where it is none, or that of another version.</summary>
    internal static Frame? TryParse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return Parse(line);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static Frame Parse(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new Frame(root.GetProperty("pool").GetString()!, root.GetProperty("time").GetDouble(), root.GetProperty("now").GetDouble(), root.GetProperty("sentence").GetString()!, root.GetProperty("level").GetString()!,
            [.. root.GetProperty("workers").EnumerateArray().Select(worker => new Worker(worker.GetProperty("id").GetInt32(), (int)(Number(worker, "row") ?? -1),
                worker.GetProperty("status").GetString()!, worker.TryGetProperty("callable", out var callable) ? callable.GetString() : null,
                Number(worker, "callSince"), Number(worker, "rate"), (long?)Number(worker, "memory")))],
            [.. root.GetProperty("pieces").EnumerateArray().Select(piece => new Piece(piece[0].GetInt32(), piece[2].GetInt32(), piece[3].GetDouble(), piece[4].GetDouble(),
                piece[5].GetInt32(), piece.GetArrayLength() > 7 ? piece[7].GetString() : null))],
            root.TryGetProperty("callables", out var names) ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : null);
    }

    private static double? Number(JsonElement element, string name) => element.TryGetProperty(name, out var number) ? number.GetDouble() : null;
}
