using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>Tables of before there were records: their schema as its own text, their rows as values, each in both versions and with its state.</summary>
internal sealed class DataTableCodec(Codecs codecs) : Codec(typeof(DataTable))
{
    private const string Schema = "Columns of types that this cannot name are refused by the schema, not lost.";

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Schema)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Schema)]
    public override void Write(ref MessagePackWriter writer, object value)
    {
        var table = (DataTable)value;
        if (table.DataSet is not null)
            throw new StateException("A DataTable inside of a DataSet cannot travel without it: pass the DataSet, or a Copy() of the table.");
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var schema = SchemaOf(table))
            schema.WriteXmlSchema(text, writeHierarchy: false);
        writer.WriteArrayHeader(3);
        Wire.Write(ref writer, text.ToString());
        Wire.Write(ref writer, table.TableName);
        new DataTableContent(codecs).Write(ref writer, table);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Schema)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Schema)]
    public override object Read(ref MessagePackReader reader, int number)
    {
        Wire.ReadParts(ref reader, 3);
        var table = new DataTable();
        Keep(number, table);
        using (var xml = SafeXml(Wire.ReadString(ref reader)!))
            table.ReadXmlSchema(xml);
        table.TableName = Wire.ReadString(ref reader)!;
        new DataTableContent(codecs).Read(ref reader, table);
        return table;
    }

    /// <summary>Text from another process brings no entities along.</summary>
    public static XmlReader SafeXml(string text) =>
        XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });

    /// <summary>A table that is written puts itself into a set for that time, and so loses its view: another one does.</summary>
    private static DataTable SchemaOf(DataTable table)
    {
        var schema = table.Clone();
        // A schema has to have a name.
        if (schema.TableName.Length == 0)
            schema.TableName = "Table";
        return schema;
    }
}

/// <summary>Several tables, and how they refer to each other.</summary>
internal sealed class DataSetCodec(Codecs codecs) : Codec(typeof(DataSet))
{
    private const string Schema = "Columns of types that this cannot name are refused by the schema, not lost.";

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Schema)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Schema)]
    public override void Write(ref MessagePackWriter writer, object value)
    {
        var set = (DataSet)value;
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        set.WriteXmlSchema(text);
        DataViews.Check(set);
        writer.WriteArrayHeader(3 + (3 * set.Tables.Count));
        Wire.Write(ref writer, text.ToString());
        writer.Write(set.EnforceConstraints);
        new DataProperties(codecs).Write(ref writer, DataProperties.Of(set));
        foreach (DataTable table in set.Tables)
        {
            Wire.Write(ref writer, table.TableName);
            Wire.Write(ref writer, table.Namespace);
            new DataTableContent(codecs).Write(ref writer, table);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Schema)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Schema)]
    public override object Read(ref MessagePackReader reader, int number)
    {
        int tables = (reader.ReadArrayHeader() - 3) / 3;
        var set = new DataSet();
        Keep(number, set);
        using (var xml = DataTableCodec.SafeXml(Wire.ReadString(ref reader)!))
            set.ReadXmlSchema(xml);
        bool enforces = reader.ReadBoolean();
        if (set.Tables.Count != tables)
            throw new StateException($"A schema of {set.Tables.Count} tables has the rows of {tables}.");
        set.EnforceConstraints = false;
        new DataProperties(codecs).Read(ref reader, DataProperties.Of(set));
        foreach (DataTable table in set.Tables)
        {
            // A schema has a table where the one is that it is nested in, whatever their order was.
            string name = Wire.ReadString(ref reader)!;
            if (name != table.TableName || Wire.ReadString(ref reader) != table.Namespace)
            {
                throw new StateException($"The schema of the DataSet '{set.DataSetName}' has its tables in another order, '{table.TableName}' in front of '{name}': "
                    + "add a table to the set before those that are nested in it.");
            }
            new DataTableContent(codecs).Read(ref reader, table);
        }
        set.EnforceConstraints = enforces;
        return set;
    }
}
