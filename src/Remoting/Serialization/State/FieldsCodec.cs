using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Objects by their state: all of their fields, those of all base types included. No constructor runs where they are made again, no setter, nothing of
/// the type's own.
/// </summary>
internal sealed class FieldsCodec : Codec
{
    private readonly Part[] _parts;
    private readonly StaticInstances? _instances;
    private int _uses;

    public FieldsCodec(Type type, Part[] parts, StaticInstances? instances)
        : base(type)
    {
        _parts = parts;
        _instances = instances;
        Fingerprint = FingerprintOf("fields", type, parts);
    }

    public override ulong Fingerprint { get; }

    /// <summary>Whether its type keeps objects of it, which travel by their names.</summary>
    public bool HasInstances => _instances is not null;

    public static ulong FingerprintOf(string way, Type type, IEnumerable<Part> parts)
    {
        var hash = new StableHash();
        hash.Add(way);
        hash.Add(type.ToString());
        foreach (var part in parts)
            hash.Add(part.Identity);
        return hash.Value;
    }

    public override void Write(ref MessagePackWriter writer, object value)
    {
        if (_instances is not null && _instances.TryWrite(ref writer, value))
            return;
        CountUse();
        writer.WriteArrayHeader(_parts.Length);
        foreach (var part in _parts)
            part.Write(ref writer, value);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "No constructor is needed.")]
    public override object Read(ref MessagePackReader reader, int number)
    {
        if (_instances is not null && StaticInstances.IsNext(ref reader))
            return _instances.Read(ref reader);
        CountUse();
        Wire.ReadParts(ref reader, _parts.Length);
        object value = RuntimeHelpers.GetUninitializedObject(Type);
        Keep(number, value);
        foreach (var part in _parts)
            part.Read(ref reader, value);
        return value;
    }

    private void CountUse()
    {
        if (_uses >= FieldAccess.WorthIt || Interlocked.Increment(ref _uses) != FieldAccess.WorthIt || !FieldAccess.IsPossible)
            return;
        foreach (var part in _parts)
            part.Emit();
    }
}
