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
        // A schema has to have a name.
        var named = table.TableName.Length > 0 ? table : Named(table);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        named.WriteXmlSchema(text, writeHierarchy: false);
        writer.WriteArrayHeader(3);
        Wire.Write(ref writer, text.ToString());
        Wire.Write(ref writer, table.TableName);
        new DataRows(codecs).Write(ref writer, table);
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
        new DataRows(codecs).Read(ref reader, table);
        return table;
    }

    /// <summary>Text from another process brings no entities along.</summary>
    public static XmlReader SafeXml(string text) =>
        XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });

    private static DataTable Named(DataTable table)
    {
        var named = table.Clone();
        named.TableName = "Table";
        return named;
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
        writer.WriteArrayHeader(2 + set.Tables.Count);
        Wire.Write(ref writer, text.ToString());
        writer.Write(set.EnforceConstraints);
        foreach (DataTable table in set.Tables)
            new DataRows(codecs).Write(ref writer, table);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Schema)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = Schema)]
    public override object Read(ref MessagePackReader reader, int number)
    {
        int tables = reader.ReadArrayHeader() - 2;
        var set = new DataSet();
        Keep(number, set);
        using (var xml = DataTableCodec.SafeXml(Wire.ReadString(ref reader)!))
            set.ReadXmlSchema(xml);
        bool enforces = reader.ReadBoolean();
        if (set.Tables.Count != tables)
            throw new StateException($"A schema of {set.Tables.Count} tables has the rows of {tables}.");
        set.EnforceConstraints = false;
        foreach (DataTable table in set.Tables)
            new DataRows(codecs).Read(ref reader, table);
        set.EnforceConstraints = enforces;
        return set;
    }
}

/// <summary>The rows of a table.</summary>
internal sealed class DataRows(Codecs codecs)
{
    private readonly Slot _value = codecs.SlotOf(typeof(object), null);

    public void Write(ref MessagePackWriter writer, DataTable table)
    {
        writer.WriteArrayHeader(table.Rows.Count);
        foreach (DataRow row in table.Rows)
        {
            var state = row.RowState;
            writer.WriteArrayHeader(4);
            writer.Write((int)state);
            Wire.Write(ref writer, row.RowError);
            if (state == DataRowState.Added)
                writer.WriteNil();
            else
                Write(ref writer, row, DataRowVersion.Original);
            if (state is DataRowState.Deleted or DataRowState.Unchanged)
                writer.WriteNil();
            else
                Write(ref writer, row, DataRowVersion.Current);
        }
    }

    public void Read(ref MessagePackReader reader, DataTable table)
    {
        int count = reader.ReadArrayHeader();
        var fixedColumns = table.Columns.Cast<DataColumn>().Where(column => column.ReadOnly && column.Expression.Length == 0).ToArray();
        foreach (var column in fixedColumns)
            column.ReadOnly = false;
        table.BeginLoadData();
        for (int i = 0; i < count; i++)
            ReadRow(ref reader, table);
        table.EndLoadData();
        foreach (var column in fixedColumns)
            column.ReadOnly = true;
    }

    private void ReadRow(ref MessagePackReader reader, DataTable table)
    {
        Wire.ReadParts(ref reader, 4);
        var state = (DataRowState)reader.ReadInt32();
        string error = Wire.ReadString(ref reader)!;
        var row = table.NewRow();
        if (TryRead(ref reader, table, row))
        {
            table.Rows.Add(row);
            row.AcceptChanges();
            if (TryRead(ref reader, table, row) && row.RowState == DataRowState.Unchanged)
                row.SetModified();
        }
        else
        {
            TryRead(ref reader, table, row);
            table.Rows.Add(row);
        }
        row.RowError = error;
        if (state == DataRowState.Deleted)
            row.Delete();
    }

    // What an expression computes is not written, for it is computed again.
    private void Write(ref MessagePackWriter writer, DataRow row, DataRowVersion version)
    {
        writer.WriteArrayHeader(row.Table.Columns.Count);
        foreach (DataColumn column in row.Table.Columns)
        {
            if (column.Expression.Length > 0)
            {
                writer.WriteNil();
                continue;
            }
            try
            {
                _value.WriteObject(ref writer, row[column, version]);
            }
            catch (StateException e) when (e.IsFrom(typeof(DataRow), column.ColumnName))
            {
            }
        }
    }

    private bool TryRead(ref MessagePackReader reader, DataTable table, DataRow row)
    {
        if (reader.TryReadNil())
            return false;
        Wire.ReadParts(ref reader, table.Columns.Count);
        foreach (DataColumn column in table.Columns)
        {
            object? value = _value.ReadObject(ref reader);
            if (column.Expression.Length == 0)
                row[column] = value ?? DBNull.Value;
        }
        return true;
    }
}
