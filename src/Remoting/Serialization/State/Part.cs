using System.Reflection;
using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>A part of an object's state: a field, or what a base class of the framework keeps.</summary>
internal abstract class Part
{
    /// <summary>What both sides have to agree on.</summary>
    public abstract string Identity { get; }

    public abstract void Write(ref MessagePackWriter writer, object holder);

    public abstract void Read(ref MessagePackReader reader, object holder);

    /// <summary>It is worth making faster.</summary>
    public virtual void Emit()
    {
    }
}

/// <summary>A field. What cannot travel of its value is told with its name.</summary>
internal abstract class FieldPart(FieldInfo field) : Part
{
    public override string Identity { get; } = $"{field.DeclaringType!.Name}.{field.Name}:{field.FieldType}";

    protected FieldInfo Field { get; } = field;

    public sealed override void Write(ref MessagePackWriter writer, object holder)
    {
        try
        {
            WriteValue(ref writer, holder);
        }
        catch (StateException e) when (e.IsFrom(holder.GetType(), TypeText.Of(Field)))
        {
        }
    }

    public sealed override void Read(ref MessagePackReader reader, object holder)
    {
        try
        {
            ReadValue(ref reader, holder);
        }
        catch (StateException e) when (e.IsFrom(holder.GetType(), TypeText.Of(Field)))
        {
        }
    }

    protected abstract void WriteValue(ref MessagePackWriter writer, object holder);

    protected abstract void ReadValue(ref MessagePackReader reader, object holder);
}

/// <summary>A field whose value is looked at as an object.</summary>
internal sealed class ObjectFieldPart(FieldInfo field, Slot slot) : FieldPart(field)
{
    private Func<object, object?> _get = field.GetValue;
    private Action<object, object?> _set = field.SetValue;

    public override void Emit()
    {
        _get = FieldAccess.Getter<object?>(Field);
        _set = FieldAccess.Setter<object?>(Field);
    }

    protected override void WriteValue(ref MessagePackWriter writer, object holder) => slot.WriteObject(ref writer, _get(holder));

    protected override void ReadValue(ref MessagePackReader reader, object holder) => _set(holder, slot.ReadObject(ref reader));
}

/// <summary>A field whose value does not have to become an object.</summary>
internal sealed class TypedFieldPart<T>(FieldInfo field, Slot<T> slot) : FieldPart(field)
{
    private Func<object, T> _get = holder => (T)field.GetValue(holder)!;
    private Action<object, T> _set = (holder, value) => field.SetValue(holder, value);

    public override void Emit()
    {
        _get = FieldAccess.Getter<T>(Field);
        _set = FieldAccess.Setter<T>(Field);
    }

    protected override void WriteValue(ref MessagePackWriter writer, object holder) => slot.Write(ref writer, _get(holder));

    protected override void ReadValue(ref MessagePackReader reader, object holder) => _set(holder, slot.Read(ref reader));
}

/// <summary>A field that says whether a hash is kept: it arrives with what it starts with, so that the hash is made anew.</summary>
internal sealed class StartFieldPart(FieldInfo field, Slot slot, object start) : FieldPart(field)
{
    protected override void WriteValue(ref MessagePackWriter writer, object holder) => slot.WriteObject(ref writer, start);

    protected override void ReadValue(ref MessagePackReader reader, object holder) => Field.SetValue(holder, slot.ReadObject(ref reader));
}
