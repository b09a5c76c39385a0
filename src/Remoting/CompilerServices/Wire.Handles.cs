using MessagePack;
using Remoting.Serialization;

namespace Remoting.CompilerServices;

// Handles travel as numbers: of the lease, of the object in it, and of the worker, which is for messages. They are checked where they are written, so that one
// that means nothing on the other side does not get there.
public static partial class Wire
{
    /// <summary>Writes a handle.</summary>
    /// <exception cref="InvalidOperationException">It is of another lease than the call.</exception>
    public static void Write<T>(ref MessagePackWriter writer, Handle<T>? value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }
        CheckLease(value.LeaseId, value);
        writer.WriteArrayHeader(3);
        writer.Write(value.LeaseId);
        writer.Write(value.Number);
        writer.Write(value.WorkerId);
    }

    /// <summary>Reads a handle: in its worker with the object, elsewhere with the lease that can be asked for it.</summary>
    public static Handle<T>? ReadHandle<T>(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
            return null;
        ReadParts(ref reader, 3);
        long lease = reader.ReadInt64();
        long number = reader.ReadInt64();
        int workerId = reader.ReadInt32();
        var owner = LeaseContents.Current?.LeaseId == lease ? null : WorkerLease.Find(lease);
        var contents = owner is null ? LeaseContents.Current : owner.Contents;
        object? value = null;
        if (contents?.LeaseId == lease && contents.TryFind(number, out value) is false)
            Fail($"The object of handle {number} was released, or never was in this worker.");
        return new Handle<T>(lease, number, workerId, contents?.LeaseId == lease ? contents : null, owner, value is T kept ? kept : default);
    }

    /// <summary>Where a call is written its lease is that of who submits it; where a result is, that of the worker.</summary>
    private static void CheckLease(long lease, object handle)
    {
        var (isCall, written) = SerializerChoice.Lease;
        if ((isCall ? written : LeaseContents.Current?.LeaseId) is not { } own)
            throw new InvalidOperationException($"A call outside of its lease cannot have an object that a lease keeps: {handle}.");
        if (own != lease)
            throw new InvalidOperationException($"A call of lease {own} cannot have an object that another keeps: {handle}.");
    }
}
