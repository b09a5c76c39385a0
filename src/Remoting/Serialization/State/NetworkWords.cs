using System.Buffers;
using System.Net;
using System.Net.Sockets;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>Addresses of the Internet.</summary>
internal static class NetworkWords
{
    public static void Write(ref MessagePackWriter writer, IPAddress value)
    {
        writer.WriteArrayHeader(2);
        writer.Write(value.GetAddressBytes());
        writer.Write(value.AddressFamily == AddressFamily.InterNetworkV6 ? value.ScopeId : 0);
    }

    public static IPAddress ReadAddress(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 2);
        byte[] bytes = reader.ReadBytes()?.ToArray() ?? [];
        long scope = reader.ReadInt64();
        return bytes.Length == 16 ? new IPAddress(bytes, scope) : new IPAddress(bytes);
    }

    public static void Write(ref MessagePackWriter writer, IPEndPoint value)
    {
        writer.WriteArrayHeader(2);
        Write(ref writer, value.Address);
        writer.Write(value.Port);
    }

    public static IPEndPoint ReadEndPoint(ref MessagePackReader reader)
    {
        Wire.ReadParts(ref reader, 2);
        return new IPEndPoint(ReadAddress(ref reader), reader.ReadInt32());
    }
}
