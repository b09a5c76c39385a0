using System.Data;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>What a table is beyond its schema: what was noted on its parts, its rows, the numbers that its columns give next, and how it is looked at.</summary>
internal sealed class DataTableContent(Codecs codecs)
{
    public void Write(ref MessagePackWriter writer, DataTable table)
    {
        writer.WriteArrayHeader(4);
        new DataProperties(codecs).Write(ref writer, DataProperties.Of(table));
        new DataRows(codecs).Write(ref writer, table);
        var counting = Counting(table);
        writer.WriteArrayHeader(counting.Length);
        foreach (var column in counting)
            Wire.Write(ref writer, NextOf(column));
        DataViews.Write(ref writer, table);
    }

    public void Read(ref MessagePackReader reader, DataTable table)
    {
        Wire.ReadParts(ref reader, 4);
        new DataProperties(codecs).Read(ref reader, DataProperties.Of(table));
        new DataRows(codecs).Read(ref reader, table);
        // Behind the rows: each of them takes a number.
        var counting = Counting(table);
        Wire.ReadParts(ref reader, counting.Length);
        foreach (var column in counting)
            SetNext(column, Wire.ReadString(ref reader)!);
        DataViews.Read(ref reader, table);
    }

    private static DataColumn[] Counting(DataTable table) => table.Columns.Cast<DataColumn>().Where(column => column.AutoIncrement).ToArray();

    private static string NextOf(DataColumn column) => Convert.ToString(Current(column), CultureInfo.InvariantCulture)!;

    private static void SetNext(DataColumn column, string next)
    {
        if (NextOf(column) == next)
            return;
        object number = column.DataType == typeof(BigInteger) ? (object)BigInteger.Parse(next, CultureInfo.InvariantCulture) : long.Parse(next, CultureInfo.InvariantCulture);
        // The column takes its seed for what it has already, and does nothing.
        long seed = column.AutoIncrementSeed;
        bool isSeed = next == seed.ToString(CultureInfo.InvariantCulture);
        if (isSeed)
            column.AutoIncrementSeed = seed == long.MaxValue ? seed - 1 : seed + 1;
        SetCurrent(column, number);
        if (isSeed)
            column.AutoIncrementSeed = seed;
        if (NextOf(column) != next)
            throw new StateException($"The column '{column.ColumnName}' goes on at {NextOf(column)}, and not at {next}.");
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_AutoIncrementCurrent")]
    private static extern object Current(DataColumn column);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_AutoIncrementCurrent")]
    private static extern void SetCurrent(DataColumn column, object value);
}
