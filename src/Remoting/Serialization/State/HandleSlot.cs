using System.Reflection;
using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>A field for an address or a handle: as long as it holds none it is like any other.</summary>
internal sealed class HandleSlot(Type type) : Slot
{
    public static bool IsFor(Type type) => type == typeof(nint) || type == typeof(nuint) || type.IsPointer || type.IsFunctionPointer;

    public override unsafe void WriteObject(ref MessagePackWriter writer, object? value)
    {
        bool isNone = value switch
        {
            null => true,
            nint number => number == 0,
            nuint number => number == 0,
            Pointer pointer => Pointer.Unbox(pointer) is null,
            _ => false,
        };
        if (!isNone)
            throw new StateException($"A field of type '{TypeText.Of(type)}' holds an address or a handle of this process, which means nothing in another. {RefusedCodec.WaysOut}");
        writer.WriteNil();
    }

    public override object? ReadObject(ref MessagePackReader reader)
    {
        if (!reader.TryReadNil())
            throw new StateException("An address or a handle cannot come from another process.");
        return type == typeof(nint) ? (nint)0 : type == typeof(nuint) ? (nuint)0 : null;
    }

    // Accessors are not emitted for pointers.
    public override Part PartOf(FieldInfo field) => new HandlePart(field, this);

    private sealed class HandlePart(FieldInfo field, HandleSlot slot) : Part
    {
        public override string Identity { get; } = field.ToString()!;

        public override void Write(ref MessagePackWriter writer, object holder)
        {
            try
            {
                slot.WriteObject(ref writer, field.GetValue(holder));
            }
            catch (StateException e) when (e.IsFrom(holder.GetType(), TypeText.Of(field)))
            {
            }
        }

        // It is none already.
        public override void Read(ref MessagePackReader reader, object holder) => slot.ReadObject(ref reader);
    }
}
