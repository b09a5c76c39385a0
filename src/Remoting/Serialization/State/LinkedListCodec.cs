using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>
/// A linked list: its elements. It exists before them, and so do those of its nodes that something in its elements has asked for: these get what belongs there.
/// </summary>
internal sealed class LinkedListCodec<T>(Codecs codecs) : SequenceCodec<LinkedList<T>, T>(codecs), ILinkedListCodec
{
    public override void Write(ref MessagePackWriter writer, object value)
    {
        var list = (LinkedList<T>)value;
        WriteElements(ref writer, list.Count, list);
    }

    public override object Read(ref MessagePackReader reader, int number)
    {
        var list = new LinkedList<T>();
        Keep(number, list);
        ReadInto(ref reader, list);
        return list;
    }

    public void ReadInto(ref MessagePackReader reader, object list)
    {
        var filled = (LinkedList<T>)list;
        int length = reader.ReadArrayHeader();
        LinkedListNode<T>? last = null;
        for (int i = 0; i < length; i++)
        {
            var element = ReadElement(ref reader, i);
            if ((last is null ? filled.First : last.Next) is { } next)
            {
                next.Value = element;
                last = next;
            }
            else
            {
                last = filled.AddLast(element);
            }
        }
        LinkedNodes.CheckEnd(filled, length);
    }
}

/// <summary>Reads a linked list into an object that is derived from it.</summary>
internal interface ILinkedListCodec
{
    /// <param name="reader">Where it is read from.</param>
    /// <param name="list">The object, whose constructors need not have run.</param>
    void ReadInto(ref MessagePackReader reader, object list);
}
