using System.Collections;
using System.Data;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>What was noted on the parts of tables. A schema has it as texts only: what is in the schema is put away for the objects that they were.</summary>
internal sealed class DataProperties(Codecs codecs)
{
    private readonly Slot _value = codecs.SlotOf(typeof(object), null);

    /// <summary>Those of a set, but not of its tables.</summary>
    public static IEnumerable<(string Place, PropertyCollection Properties)> Of(DataSet set) =>
        [("", set.ExtendedProperties), .. set.Relations.Cast<DataRelation>().Select(relation => (relation.RelationName, relation.ExtendedProperties))];

    /// <summary>Those of a table, its columns and its constraints.</summary>
    public static IEnumerable<(string Place, PropertyCollection Properties)> Of(DataTable table) =>
    [
        ("", table.ExtendedProperties),
        .. table.Columns.Cast<DataColumn>().Select(column => ($"column {column.ColumnName}", column.ExtendedProperties)),
        .. table.Constraints.Cast<Constraint>().Select(constraint => ($"constraint {constraint.ConstraintName}", constraint.ExtendedProperties)),
    ];

    public void Write(ref MessagePackWriter writer, IEnumerable<(string Place, PropertyCollection Properties)> places)
    {
        var written = places.Where(place => place.Properties.Count > 0).ToArray();
        writer.WriteArrayHeader(2 * written.Length);
        foreach (var (place, properties) in written)
        {
            Wire.Write(ref writer, place);
            writer.WriteArrayHeader(2 * properties.Count);
            foreach (DictionaryEntry property in properties)
            {
                try
                {
                    _value.WriteObject(ref writer, property.Key);
                    _value.WriteObject(ref writer, property.Value);
                }
                catch (StateException e) when (e.IsFrom(typeof(PropertyCollection), $"[{property.Key}]"))
                {
                }
            }
        }
    }

    public void Read(ref MessagePackReader reader, IEnumerable<(string Place, PropertyCollection Properties)> places)
    {
        var found = new Dictionary<string, PropertyCollection>();
        foreach (var (place, properties) in places)
        {
            properties.Clear();
            found[place] = properties;
        }
        int count = reader.ReadArrayHeader() / 2;
        for (int i = 0; i < count; i++)
        {
            string place = Wire.ReadString(ref reader)!;
            if (!found.TryGetValue(place, out var properties))
                throw new StateException($"There is nothing called '{place}' in a schema that has properties there.");
            int values = reader.ReadArrayHeader() / 2;
            for (int j = 0; j < values; j++)
                properties.Add(_value.ReadObject(ref reader)!, _value.ReadObject(ref reader));
        }
    }
}
