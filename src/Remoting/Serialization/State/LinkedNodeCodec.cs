using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// A node of a linked list: its place and the list, of which it is a node where it arrives, too; one that is in no list is its value. The list is there before its
/// elements, and the node with it, since elements often know their own node.
/// </summary>
internal sealed class LinkedNodeCodec<T>(Codecs codecs) : Codec(typeof(LinkedListNode<T>))
{
    private const int Alone = 1;
    private const int InList = 2;
    private const int InDerivedList = 3;

    private readonly LinkedListCodec<T> _content = new(codecs);

    private Slot<T> Value => field ??= codecs.SlotOf<T>();

    private Slot List => field ??= codecs.SlotOf(typeof(LinkedList<T>), null);

    public override void Write(ref MessagePackWriter writer, object value)
    {
        var node = (LinkedListNode<T>)value;
        if (node.List is not { } list)
        {
            writer.WriteArrayHeader(Alone);
            WritePart(ref writer, node);
            return;
        }
        bool isDerived = list.GetType() != typeof(LinkedList<T>);
        writer.WriteArrayHeader(isDerived ? InDerivedList : InList);
        writer.Write(Wire.Types.Nodes.PlaceOf(list, node));
        if (isDerived)
        {
            writer.Write(true);
            List.WriteObject(ref writer, list);
        }
        else if (!Wire.TryWriteReference(ref writer, list))
        {
            _content.Write(ref writer, list);
        }
    }

    public override object Read(ref MessagePackReader reader, int number)
    {
        int kind = reader.ReadArrayHeader();
        if (kind == Alone)
        {
            var alone = new LinkedListNode<T>(default!);
            Keep(number, alone);
            alone.Value = Value.Read(ref reader);
            return alone;
        }
        int place = reader.ReadInt32();
        // Each element takes at least a byte.
        if (place < 0 || place >= reader.Sequence.Length)
            throw new StateException($"A node of a linked list cannot be at {place}.");
        if (kind == InDerivedList)
        {
            reader.Skip();
            return At((LinkedList<T>?)List.ReadObject(ref reader), place);
        }
        if (Wire.TryReadReference<LinkedList<T>>(ref reader, out var known, out int numberOfList))
            return At(known, place);
        var list = new LinkedList<T>();
        Wire.Keep(numberOfList, list);
        var node = At(list, place);
        Keep(number, node);
        _content.ReadInto(ref reader, list);
        return node;
    }

    private static LinkedListNode<T> At(LinkedList<T>? list, int place) =>
        Wire.Types.Nodes.At(list ?? throw new StateException($"Found nothing where a '{TypeText.Of(typeof(LinkedList<T>))}' belongs."), place);

    private void WritePart(ref MessagePackWriter writer, LinkedListNode<T> node)
    {
        try
        {
            Value.Write(ref writer, node.Value);
        }
        catch (StateException e) when (e.IsFrom(Type, nameof(node.Value)))
        {
        }
    }
}
