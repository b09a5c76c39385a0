using MessagePack;

namespace Remoting.Serialization.State;

/// <summary>A collection that is its elements in order.</summary>
internal abstract class SequenceCodec<TCollection, T>(Codecs codecs) : Codec(typeof(TCollection))
    where TCollection : notnull
{
    private Slot<T> Element => field ??= codecs.SlotOf<T>();

    protected void WriteElements(ref MessagePackWriter writer, int count, IEnumerable<T> elements)
    {
        writer.WriteArrayHeader(count);
        int index = 0;
        foreach (var element in elements)
        {
            WriteElement(ref writer, element, index);
            index++;
        }
        if (index != count)
            throw new StateException($"A '{TypeText.Of(Type)}' was changed while it was written.");
    }

    protected T[] ReadElements(ref MessagePackReader reader)
    {
        var elements = new T[reader.ReadArrayHeader()];
        ReadElements(ref reader, elements);
        return elements;
    }

    protected void ReadElements(ref MessagePackReader reader, T[] elements)
    {
        for (int i = 0; i < elements.Length; i++)
            elements[i] = ReadElement(ref reader, i);
    }

    protected void WriteElement(ref MessagePackWriter writer, T element, int index)
    {
        try
        {
            Element.Write(ref writer, element);
        }
        catch (StateException e) when (e.IsFrom(Type, $"[{index}]"))
        {
        }
    }

    protected T ReadElement(ref MessagePackReader reader, int index)
    {
        try
        {
            return Element.Read(ref reader);
        }
        catch (StateException e) when (e.IsFrom(Type, $"[{index}]"))
        {
            throw;
        }
    }
}

/// <summary>One that exists before its elements, and so may be among what they lead to.</summary>
internal sealed class GrowingCodec<TCollection, T>(
    Codecs codecs, Func<TCollection, int> count, Func<TCollection, IEnumerable<T>> elements, Func<int, TCollection> make, Action<TCollection, T> add)
    : SequenceCodec<TCollection, T>(codecs)
    where TCollection : class
{
    public override void Write(ref MessagePackWriter writer, object value)
    {
        var collection = (TCollection)value;
        WriteElements(ref writer, count(collection), elements(collection));
    }

    public override object Read(ref MessagePackReader reader, int number)
    {
        int length = reader.ReadArrayHeader();
        var collection = make(length);
        Keep(number, collection);
        for (int i = 0; i < length; i++)
            add(collection, ReadElement(ref reader, i));
        return collection;
    }
}

/// <summary>One that is made of all its elements; itself, or nothing, where there is none.</summary>
internal sealed class WholeCodec<TCollection, T>(Codecs codecs, Func<TCollection, T[]?> elements, Func<T[]?, TCollection> make) : SequenceCodec<TCollection, T>(codecs)
    where TCollection : notnull
{
    public override void Write(ref MessagePackWriter writer, object value)
    {
        var all = elements((TCollection)value);
        if (all is null)
            writer.Write(false);
        else
            WriteElements(ref writer, all.Length, all);
    }

    public override object Read(ref MessagePackReader reader, int number)
    {
        if (reader.NextMessagePackType != MessagePackType.Boolean)
            return make(ReadElements(ref reader));
        reader.Skip();
        return make(null);
    }
}

/// <summary>Arrays.</summary>
internal sealed class ArrayCodec<T>(Codecs codecs) : SequenceCodec<T[], T>(codecs)
{
    public override void Write(ref MessagePackWriter writer, object value)
    {
        var array = (T[])value;
        writer.WriteArrayHeader(array.Length);
        for (int i = 0; i < array.Length; i++)
            WriteElement(ref writer, array[i], i);
    }

    public override object Read(ref MessagePackReader reader, int number)
    {
        var array = new T[reader.ReadArrayHeader()];
        Keep(number, array);
        ReadElements(ref reader, array);
        return array;
    }
}

/// <summary>Arrays of several dimensions, and those whose indices do not start at zero.</summary>
internal sealed class GridCodec(Type type, Codecs codecs) : Codec(type)
{
    private Slot Element => field ??= codecs.SlotOf(Type.GetElementType()!, null);

    public override void Write(ref MessagePackWriter writer, object value)
    {
        var grid = (Array)value;
        writer.WriteArrayHeader(2 * grid.Rank + 1);
        for (int i = 0; i < grid.Rank; i++)
        {
            writer.Write(grid.GetLowerBound(i));
            writer.Write(grid.GetLength(i));
        }
        writer.WriteArrayHeader(grid.Length);
        foreach (object? element in grid)
            Element.WriteObject(ref writer, element);
    }

    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The type of the array exists.")]
    public override object Read(ref MessagePackReader reader, int number)
    {
        int rank = Type.GetArrayRank();
        CompilerServices.Wire.ReadParts(ref reader, 2 * rank + 1);
        int[] lower = new int[rank];
        int[] lengths = new int[rank];
        long product = 1;
        for (int i = 0; i < rank; i++)
        {
            lower[i] = reader.ReadInt32();
            lengths[i] = reader.ReadInt32();
            product = checked(product * lengths[i]);
        }
        if (reader.ReadArrayHeader() != product || lengths.Any(length => length < 0))
            throw new StateException("The lengths of an array of several dimensions do not fit its elements.");
        var grid = Array.CreateInstance(Type.GetElementType()!, lengths, lower);
        Keep(number, grid);
        int[] at = [.. lower];
        for (long i = 0; i < product; i++)
        {
            grid.SetValue(Element.ReadObject(ref reader), at);
            for (int dimension = rank - 1; dimension >= 0 && ++at[dimension] == lower[dimension] + lengths[dimension]; dimension--)
                at[dimension] = lower[dimension];
        }
        return grid;
    }
}
