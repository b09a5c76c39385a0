using Remoting.Transport;

namespace Remoting.Clustering;

/// <summary>A worker is to be leased.</summary>
/// <param name="Number">Number of the lease in the session.</param>
/// <param name="Options">What the lease asks for, and the number by which its handles know it.</param>
/// <param name="Call">What it asks for to get its worker.</param>
internal readonly record struct LeaseRecord(long Number, LeaseOptions Options, CallOptions? Call)
{
    private const long None = long.MinValue;
    private const byte NoPriority = byte.MaxValue;

    public static byte[] Write(long number, LeaseOptions options, CallOptions? call)
    {
        var writer = new RecordWriter(RecordKind.Lease);
        writer.Write(number);
        writer.Write(options.Id!.Value);
        writer.Write(options.IdleTimeout?.Ticks ?? None);
        writer.Write(options.CallTimeout?.Ticks ?? None);
        writer.Write(call?.Priority is { } priority ? (byte)((int)priority + 1) : NoPriority);
        return writer.ToArray();
    }

    /// <exception cref="ProtocolException">The bytes are no such record.</exception>
    public static LeaseRecord Read(ref RecordReader reader)
    {
        long number = reader.ReadInt64();
        long id = reader.ReadInt64();
        long idle = reader.ReadInt64();
        long call = reader.ReadInt64();
        byte priority = reader.ReadByte();
        try
        {
            var options = new LeaseOptions
            {
                Id = id,
                IdleTimeout = idle == None ? null : TimeSpan.FromTicks(idle),
                CallTimeout = call == None ? null : TimeSpan.FromTicks(call),
            };
            return new LeaseRecord(number, options, priority == NoPriority ? null : new CallOptions { Priority = (CallPriority)(priority - 1) });
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new ProtocolException($"No lease asks for that: {e.Message}");
        }
    }
}
