using System.Data;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

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
            if (row.HasVersion(DataRowVersion.Proposed))
                throw new StateException($"A row of the DataTable '{table.TableName}' is being edited, and cannot travel so: call EndEdit or CancelEdit first.");
            writer.WriteArrayHeader(5);
            writer.Write((int)state);
            Wire.Write(ref writer, row.RowError);
            WriteErrors(ref writer, row);
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
        Wire.ReadParts(ref reader, 5);
        var state = (DataRowState)reader.ReadInt32();
        string error = Wire.ReadString(ref reader)!;
        var errors = ReadErrors(ref reader);
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
        foreach (var (column, text) in errors)
            row.SetColumnError(column, text);
        if (state == DataRowState.Deleted)
            row.Delete();
    }

    private static void WriteErrors(ref MessagePackWriter writer, DataRow row)
    {
        var columns = row.GetColumnsInError();
        writer.WriteArrayHeader(2 * columns.Length);
        foreach (var column in columns)
        {
            writer.Write(column.Ordinal);
            Wire.Write(ref writer, row.GetColumnError(column));
        }
    }

    private static (int Column, string? Text)[] ReadErrors(ref MessagePackReader reader)
    {
        var errors = new (int, string?)[reader.ReadArrayHeader() / 2];
        for (int i = 0; i < errors.Length; i++)
            errors[i] = (reader.ReadInt32(), Wire.ReadString(ref reader));
        return errors;
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
