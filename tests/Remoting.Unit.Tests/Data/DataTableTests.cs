using System.Data;

namespace Remoting.Tests.Fidelity;

/// <summary>Tables arrive with their schema, and rows with their versions and states.</summary>
public sealed class DataTableTests
{
    [Test]
    public async Task A_table_arrives_with_every_version_of_its_rows()
    {
        await Task.Yield();
        using var table = new DataTable("Orders");
        table.Columns.Add(new DataColumn("Id", typeof(int)) { AutoIncrement = true, ReadOnly = true });
        table.Columns.Add("Name", typeof(string));
        table.Columns.Add("Price", typeof(decimal));
        table.Columns.Add(new DataColumn("Twice", typeof(decimal), "Price * 2"));
        table.PrimaryKey = [table.Columns["Id"]!];
        table.Rows.Add(1, "unchanged  ", 1.50m);
        table.Rows.Add(2, "changed", 2m);
        table.Rows.Add(3, "deleted", DBNull.Value);
        table.AcceptChanges();
        table.Rows[1]["Name"] = "changed\r\n<now>";
        table.Rows[2].Delete();
        table.Rows.Add(4, "added", 3m);
        table.Rows[3].RowError = "odd";
        using var back = StateTrip.Take(table);
        Assert.Equal(Text(table), Text(back));
        Assert.Equal("Orders", ((DataTable)StateTrip.Take<object>(table)).TableName);
        using var unnamed = new DataTable { Columns = { { "A", typeof(Guid) } } };
        unnamed.Rows.Add(Guid.NewGuid());
        Assert.Equal(Text(unnamed), Text(StateTrip.Take(unnamed)));
    }

    [Test]
    public async Task A_set_arrives_with_its_relations()
    {
        await Task.Yield();
        using var set = new DataSet("Shop");
        var orders = set.Tables.Add("Orders");
        orders.Columns.Add("Id", typeof(int));
        var items = set.Tables.Add("Items");
        items.Columns.Add("Order", typeof(int));
        set.Relations.Add("OrderItems", orders.Columns["Id"]!, items.Columns["Order"]!);
        orders.Rows.Add(1);
        items.Rows.Add(1);
        using var back = StateTrip.Take(set);
        Assert.Equal(Text(orders), Text(back.Tables["Orders"]!));
        Assert.Equal(Text(items), Text(back.Tables["Items"]!));
        Assert.Single(back.Tables["Orders"]!.Rows[0].GetChildRows("OrderItems"));
        StateTrip.AssertRefused(orders, "DataSet");
    }

    private static string Text(DataTable table) => string.Join('\n',
    [
        $"{table.TableName} {table.PrimaryKey.Length}",
        .. table.Columns.Cast<DataColumn>().Select(column => $"{column.ColumnName} {column.DataType} {column.ReadOnly} {column.AutoIncrement} {column.Expression}"),
        .. table.Rows.Cast<DataRow>().Select(row => $"{row.RowState} {row.RowError} {Text(row, DataRowVersion.Original)} {Text(row, DataRowVersion.Current)}"),
    ]);

    private static string Text(DataRow row, DataRowVersion version) =>
        row.HasVersion(version) ? string.Join(',', row.Table.Columns.Cast<DataColumn>().Select(column => row[column, version])) : "none";
}
