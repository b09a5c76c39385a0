using Microsoft.Extensions.Logging;
using Remoting.Transport;

namespace Remoting.Protocol;

/// <summary>
/// What of the worker's log its parent wants (<see cref="FrameKind.Levels"/>): the least level of each category that has been heard of. Comes before calls for
/// which it has changed.
/// </summary>
/// <param name="Levels">Category and level; <see cref="LogLevel.None"/> where nothing is wanted.</param>
internal sealed record LevelsFrame(IReadOnlyList<(string Category, LogLevel Least)> Levels)
{
    public void Write(FrameBuffer buffer) => PlainBody.Write(buffer, FrameKind.Levels, writer =>
    {
        writer.Write(Levels.Count);
        foreach (var (category, least) in Levels)
        {
            writer.Write(category);
            writer.Write((byte)least);
        }
    });

    /// <exception cref="ProtocolException">The bytes are no such frame.</exception>
    public static LevelsFrame Read(ReadOnlyMemory<byte> body) => PlainBody.Read(body, reader =>
    {
        // Not made room for: a list that says that it is long and is not ends with its bytes.
        var levels = new List<(string, LogLevel)>();
        for (int left = reader.ReadInt32(); left > 0; left--)
            levels.Add((reader.ReadString(), (LogLevel)reader.ReadByte()));
        return new LevelsFrame(levels);
    });
}
