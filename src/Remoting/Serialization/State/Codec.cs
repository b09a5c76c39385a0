using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>How objects of one exact type are written and read.</summary>
/// <remarks>
/// Invariant: content is one MessagePack value and never nil; where objects are numbered it is no integer either, which stands for one that came before.
/// </remarks>
/// <param name="type">The type by which both sides know it: for a type of the framework that nobody can name, the one that it stands for.</param>
internal abstract class Codec(Type type)
{
    public Type Type { get; } = type;

    /// <summary>Whether an object in two places stays one object.</summary>
    public virtual bool IsNumbered => !Type.IsValueType;

    /// <summary>What both sides have to agree on; zero where the library itself fixes the format.</summary>
    public virtual ulong Fingerprint => 0;

    /// <summary>Writes the content of an object that is not null.</summary>
    public abstract void Write(ref MessagePackWriter writer, object value);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where it is read from.</param>
    /// <param name="number">By which the object is kept, before its content is read where that may lead back to it; negative where it has none.</param>
    public abstract object Read(ref MessagePackReader reader, int number);

    /// <summary>The place of a value of exactly this type, where it does not have to become an object first.</summary>
    public virtual Slot? OwnSlot => null;

    protected static void Keep(int number, object value)
    {
        if (number >= 0)
            CompilerServices.Wire.Keep(number, value);
    }
}
