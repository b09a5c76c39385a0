using System.Collections;
using System.Dynamic;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>Objects whose members are made while the program runs. Who listens to changes stays behind, as with every event.</summary>
internal sealed class ExpandoCodec(Codecs codecs) : Codec(typeof(ExpandoObject))
{
    private Slot Member => field ??= codecs.SlotOf(typeof(object), null);

    public override void Write(ref MessagePackWriter writer, object value)
    {
        var members = (IDictionary<string, object?>)value;
        writer.WriteMapHeader(members.Count);
        foreach (var (name, member) in members)
        {
            Wire.Write(ref writer, name);
            try
            {
                Member.WriteObject(ref writer, member);
            }
            catch (StateException e) when (e.IsFrom(typeof(ExpandoObject), name))
            {
            }
        }
    }

    public override object Read(ref MessagePackReader reader, int number)
    {
        var made = new ExpandoObject();
        Keep(number, made);
        int count = reader.ReadMapHeader();
        for (int i = 0; i < count; i++)
            ((IDictionary<string, object?>)made).Add(Wire.ReadString(ref reader)!, Member.ReadObject(ref reader));
        return made;
    }
}

/// <summary>Hash tables of before there were generics.</summary>
internal sealed class HashtableCodec(Codecs codecs) : Codec(typeof(Hashtable)), ITableCodec
{
    private Slot Entry => field ??= codecs.SlotOf(typeof(object), null);

    private Slot Comparer => field ??= codecs.SlotOf(typeof(IEqualityComparer), null);

    public override void Write(ref MessagePackWriter writer, object value)
    {
        var table = (Hashtable)value;
        writer.WriteArrayHeader(1 + 2 * table.Count);
        Comparer.WriteObject(ref writer, HashtableFields.ComparerOf(table));
        foreach (DictionaryEntry entry in table)
        {
            Entry.WriteObject(ref writer, entry.Key);
            Entry.WriteObject(ref writer, entry.Value);
        }
    }

    public override object Read(ref MessagePackReader reader, int number)
    {
        int length = reader.ReadArrayHeader();
        var table = new Hashtable((IEqualityComparer?)Comparer.ReadObject(ref reader));
        Keep(number, table);
        Fill(ref reader, table, length);
        return table;
    }

    public void ReadInto(ref MessagePackReader reader, object collection, Action<object?> construct)
    {
        int length = reader.ReadArrayHeader();
        object? comparer = Comparer.ReadObject(ref reader);
        construct(comparer);
        // Its own Add may do more than that, and works on what is not there yet: it becomes what another table is.
        var plain = new Hashtable((IEqualityComparer?)comparer);
        Fill(ref reader, plain, length, () => HashtableFields.Copy(plain, (Hashtable)collection));
    }

    private void Fill(ref MessagePackReader reader, Hashtable table, int length, Action? whenFilled = null)
    {
        var entries = new DictionaryEntry[(length - 1) / 2];
        for (int i = 0; i < entries.Length; i++)
            entries[i] = new DictionaryEntry(Entry.ReadObject(ref reader)!, Entry.ReadObject(ref reader));
        LateHashes.Add(typeof(object), () =>
        {
            foreach (var entry in entries)
                table.Add(entry.Key, entry.Value);
            whenFilled?.Invoke();
        });
    }
}
