using System.Reflection;
using System.Runtime.CompilerServices;
using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>A place of a declared type (a field, an element, an argument), and how what stands there is written: null, an object that came before, content.</summary>
internal abstract class Slot
{
    public abstract void WriteObject(ref MessagePackWriter writer, object? value);

    public abstract object? ReadObject(ref MessagePackReader reader);

    /// <summary>The part of an object's state that is a field with this place.</summary>
    public virtual Part PartOf(FieldInfo field) => new ObjectFieldPart(field, this);
}

/// <summary>A place whose values do not have to become objects first.</summary>
internal abstract class Slot<T> : Slot
{
    public abstract void Write(ref MessagePackWriter writer, T value);

    public abstract T Read(ref MessagePackReader reader);

    public override void WriteObject(ref MessagePackWriter writer, object? value) => Write(ref writer, (T)value!);

    public override object? ReadObject(ref MessagePackReader reader) => Read(ref reader);

    // Where no code can be emitted a field is read as an object anyway, and a part of its own for each type would only take memory of each worker.
    public override Part PartOf(FieldInfo field) => RuntimeFeature.IsDynamicCodeSupported ? new TypedFieldPart<T>(field, this) : base.PartOf(field);
}

/// <summary>The same for a place that knows objects only.</summary>
internal sealed class BoxedSlot<T>(Slot inner) : Slot<T>
{
    public override void Write(ref MessagePackWriter writer, T value) => inner.WriteObject(ref writer, value);

    public override T Read(ref MessagePackReader reader) => inner.ReadObject(ref reader) switch
    {
        null => default!,
        T value => value,
        var other => throw new StateException($"An object of type '{TypeText.Of(other.GetType())}' stands where a '{TypeText.Of(typeof(T))}' belongs."),
    };

    public override Part PartOf(FieldInfo field) => inner.PartOf(field);
}
