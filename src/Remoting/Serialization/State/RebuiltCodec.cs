using System.Buffers;
using System.Reflection;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Objects with a field that cannot travel (code, a place in this process), if it holds something: a constructor makes the object again, and with it
/// that field; all others are set as they were. Whether that gives the same, the sender finds out before anything is sent: it reads its own bytes, and
/// compares the fields that did not travel, all the way down. Where it does not, the message names field and values.
/// </summary>
internal sealed class RebuiltCodec : Codec
{
    private readonly Part[] _parts;
    private readonly FieldsCodec _fields;
    private readonly FieldInfo[] _stuck;
    private readonly RebuildingConstructor[] _constructors;

    /// <param name="type">The type.</param>
    /// <param name="parts">What travels.</param>
    /// <param name="fields">For objects where nothing else is.</param>
    /// <param name="stuck">The fields that cannot travel.</param>
    /// <param name="constructors">What may make them again, at least one.</param>
    public RebuiltCodec(Type type, Part[] parts, FieldsCodec fields, FieldInfo[] stuck, RebuildingConstructor[] constructors)
        : base(type)
    {
        _parts = parts;
        _fields = fields;
        _stuck = stuck;
        _constructors = constructors;
        Fingerprint = FieldsCodec.FingerprintOf("rebuilt by " + string.Join(';', constructors.Select(constructor => constructor.Identity)), type, parts);
    }

    public override ulong Fingerprint { get; }

    public override void Write(ref MessagePackWriter writer, object value)
    {
        writer.WriteArrayHeader(2);
        int constructor = Array.TrueForAll(_stuck, field => field.GetValue(value) is null) ? -1 : Checks.Of(Wire.Types).ConstructorFor(this, value);
        if (constructor < 0)
        {
            writer.WriteNil();
            _fields.Write(ref writer, value);
            return;
        }
        writer.Write(constructor);
        WriteRebuilt(ref writer, value, constructor);
    }

    public override object Read(ref MessagePackReader reader, int number)
    {
        Wire.ReadParts(ref reader, 2);
        if (reader.TryReadNil())
            return _fields.Read(ref reader, number);
        int index = reader.ReadInt32();
        if ((uint)index >= (uint)_constructors.Length)
            throw new StateException($"'{TypeText.Of(Type)}' has no constructor {index} that it could be made by.");
        return ReadRebuilt(ref reader, number, index);
    }

    /// <summary>Finds the constructor that makes an equal object.</summary>
    /// <exception cref="StateException">There is none.</exception>
    public int FindConstructor(object value)
    {
        StateException? first = null;
        for (int i = 0; i < _constructors.Length; i++)
        {
            var (back, error) = TryBackAndForth(value, i);
            error ??= FindDifference(value, back!);
            if (error is null)
                return i;
            first ??= error;
        }
        throw first!;
    }

    private StateException? FindDifference(object value, object back)
    {
        foreach (var field in _stuck)
        {
            object? here = field.GetValue(value);
            if (StateComparison.Difference(here, field.GetValue(back), TypeText.Of(field)) is not { } difference)
                continue;
            var type = here?.GetType() ?? field.FieldType;
            var error = new StateException($"A '{TypeText.Of(type)}' cannot travel: it {Refusals.WhyNot(type) ?? "holds what cannot travel"}; and the constructor of "
                + $"'{TypeText.Of(Type)}' does not make the same again: {difference}. {RefusedCodec.WaysOut}");
            error.IsFrom(Type, TypeText.Of(field));
            return error;
        }
        return null;
    }

    private (object? Back, StateException? Error) TryBackAndForth(object value, int constructor)
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (Wire.BeginGraph())
            {
                var writer = new MessagePackWriter(buffer);
                Wire.TryWriteReference(ref writer, value);
                WriteRebuilt(ref writer, value, constructor);
                writer.Flush();
            }
            // As it is read there, where the tables in it wait, too.
            using (Wire.BeginReading())
            {
                var reader = new MessagePackReader(buffer.WrittenMemory);
                object back = ReadRebuilt(ref reader, Wire.Reserve(), constructor);
                Wire.CompleteReading();
                return (back, null);
            }
        }
        catch (StateException e)
        {
            return (null, e);
        }
    }

    private void WriteRebuilt(ref MessagePackWriter writer, object value, int constructor)
    {
        writer.WriteArrayHeader(1 + _parts.Length + _stuck.Length);
        _constructors[constructor].Write(ref writer, value);
        foreach (var part in _parts)
            part.Write(ref writer, value);
        foreach (var field in _stuck)
            writer.Write(field.GetValue(value) is null);
    }

    private object ReadRebuilt(ref MessagePackReader reader, int number, int constructor)
    {
        Wire.ReadParts(ref reader, 1 + _parts.Length + _stuck.Length);
        object value = _constructors[constructor].Read(ref reader);
        Keep(number, value);
        foreach (var part in _parts)
            part.Read(ref reader, value);
        foreach (var field in _stuck)
        {
            // That there is nothing does travel.
            if (reader.ReadBoolean())
                field.SetValue(value, null);
        }
        return value;
    }
}
