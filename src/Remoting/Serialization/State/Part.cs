using System.Reflection;
using System.Runtime.CompilerServices;
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

/// <summary>A field.</summary>
internal sealed class FieldPart(FieldInfo field, Slot slot) : Part
{
    private Func<object, object?> _get = field.GetValue;
    private Action<object, object?> _set = field.SetValue;

    public override string Identity { get; } = FieldIdentity.Of(field);

    public override void Write(ref MessagePackWriter writer, object holder)
    {
        try
        {
            slot.WriteObject(ref writer, _get(holder));
        }
        catch (StateException e) when (e.IsFrom(holder.GetType(), TypeText.Of(field)))
        {
        }
    }

    public override void Read(ref MessagePackReader reader, object holder)
    {
        try
        {
            _set(holder, slot.ReadObject(ref reader));
        }
        catch (StateException e) when (e.IsFrom(holder.GetType(), TypeText.Of(field)))
        {
        }
    }

    public override void Emit()
    {
        _get = FieldAccess.Getter<object?>(field);
        _set = FieldAccess.Setter<object?>(field);
    }
}

/// <summary>A field whose value does not have to become an object.</summary>
internal sealed class TypedFieldPart<T>(FieldInfo field, Slot<T> slot) : Part
{
    private Func<object, T> _get = holder => (T)field.GetValue(holder)!;
    private Action<object, T> _set = (holder, value) => field.SetValue(holder, value);

    public override string Identity { get; } = FieldIdentity.Of(field);

    public override void Write(ref MessagePackWriter writer, object holder)
    {
        try
        {
            slot.Write(ref writer, _get(holder));
        }
        catch (StateException e) when (e.IsFrom(holder.GetType(), TypeText.Of(field)))
        {
        }
    }

    public override void Read(ref MessagePackReader reader, object holder)
    {
        try
        {
            _set(holder, slot.Read(ref reader));
        }
        catch (StateException e) when (e.IsFrom(holder.GetType(), TypeText.Of(field)))
        {
        }
    }

    public override void Emit()
    {
        _get = FieldAccess.Getter<T>(field);
        _set = FieldAccess.Setter<T>(field);
    }
}

file static class FieldIdentity
{
    public static string Of(FieldInfo field) => $"{field.DeclaringType!.Name}.{field.Name}:{field.FieldType}";
}
