using System.Data;
using MessagePack;

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

    [Test]
    public async Task What_was_noted_on_a_table_arrives_with_it()
    {
        await Task.Yield();
        using var table = new DataTable("Orders") { Columns = { { "Id", typeof(int) }, { "Name", typeof(string) } } };
        table.PrimaryKey = [table.Columns["Id"]!];
        table.ExtendedProperties["limit"] = 5;
        table.ExtendedProperties["none"] = null;
        table.ExtendedProperties[3] = "three";
        table.Columns["Name"]!.ExtendedProperties["width"] = 7.5m;
        table.Constraints[0].ExtendedProperties["since"] = new DateOnly(2020, 2, 29);
        table.Rows.Add(1, "a");
        table.Rows[0].SetColumnError("Name", "too short");
        table.DefaultView.Sort = "Name DESC";
        table.DefaultView.RowFilter = "Id > 0";
        table.DefaultView.AllowNew = false;
        using var back = StateTrip.Take(table);
        Assert.Equal((5, null, "three", 3), (back.ExtendedProperties["limit"], back.ExtendedProperties["none"], back.ExtendedProperties[3], back.ExtendedProperties.Count));
        Assert.Equal(7.5m, back.Columns["Name"]!.ExtendedProperties["width"]);
        Assert.Equal(new DateOnly(2020, 2, 29), back.Constraints[0].ExtendedProperties["since"]);
        Assert.Equal(("too short", ""), (back.Rows[0].GetColumnError("Name"), back.Rows[0].RowError));
        Assert.Equal(("Name DESC", "Id > 0", false, true), (back.DefaultView.Sort, back.DefaultView.RowFilter, back.DefaultView.AllowNew, back.DefaultView.AllowEdit));
        table.Rows[0].BeginEdit();
        table.Rows[0]["Name"] = "b";
        StateTrip.AssertRefused(table, "Orders", "EndEdit");
    }

    [Test]
    public async Task A_column_that_counts_goes_on_where_it_was()
    {
        await Task.Yield();
        using var table = new DataTable("Orders");
        var id = table.Columns.Add("Id", typeof(int));
        id.AutoIncrement = true;
        for (int i = 0; i < 5; i++)
            table.Rows.Add(table.NewRow());
        table.Rows.RemoveAt(4);
        using var back = StateTrip.Take(table);
        Assert.Equal((5, 5), (table.NewRow()["Id"], back.NewRow()["Id"]));
        // It counts only since there are rows.
        using var late = new DataTable("Late");
        var number = late.Columns.Add("Id", typeof(int));
        late.Rows.Add(7);
        number.AutoIncrement = true;
        using var lateBack = StateTrip.Take(late);
        Assert.Equal(late.NewRow()["Id"], lateBack.NewRow()["Id"]);
    }

    [Test]
    public async Task What_was_noted_on_a_set_arrives_with_it_and_no_row_comes_into_another_table()
    {
        await Task.Yield();
        using var set = new DataSet("Shop");
        var items = set.Tables.Add("Items");
        items.Columns.Add("Order", typeof(int));
        var orders = set.Tables.Add("Orders");
        orders.Columns.Add("Id", typeof(int));
        var relation = set.Relations.Add("OrderItems", orders.Columns["Id"]!, items.Columns["Order"]!);
        set.ExtendedProperties["limit"] = 5;
        relation.ExtendedProperties["kind"] = DayOfWeek.Friday;
        orders.Rows.Add(1);
        orders.DefaultView.Sort = "Id DESC";
        using var back = StateTrip.Take(set);
        Assert.Equal((5, DayOfWeek.Friday), (back.ExtendedProperties["limit"], back.Relations[0].ExtendedProperties["kind"]));
        Assert.Equal("Id DESC", back.Tables["Orders"]!.DefaultView.Sort);
        // A schema has the outer one first.
        relation.Nested = true;
        var error = Assert.ThrowsAny<MessagePackSerializationException>(() => StateTrip.Take(set));
        Assert.Contains("another order", error.Message, StringComparison.Ordinal);
        relation.Nested = false;
        set.DefaultViewManager.DataViewSettings["Items"]!.Sort = "Order";
        StateTrip.AssertRefused(set, "DefaultViewManager", "Items");
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
