using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>How a table is looked at, where somebody has looked: the order and the filter of its own view, and what that allows.</summary>
internal static class DataViews
{
    private const string Filters = "What filters is text that was compiled where it was set.";

    public static void Write(ref MessagePackWriter writer, DataTable table)
    {
        // To ask the table for its view would make one.
        if (ViewOf(table) is not { } view)
        {
            writer.WriteNil();
            return;
        }
        writer.WriteArrayHeader(7);
        Wire.Write(ref writer, view.Sort);
        Wire.Write(ref writer, view.RowFilter);
        writer.Write((int)view.RowStateFilter);
        writer.Write(view.ApplyDefaultSort);
        writer.Write(view.AllowNew);
        writer.Write(view.AllowEdit);
        writer.Write(view.AllowDelete);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Filters)]
    public static void Read(ref MessagePackReader reader, DataTable table)
    {
        if (reader.TryReadNil())
            return;
        Wire.ReadParts(ref reader, 7);
        var view = table.DefaultView;
        view.Sort = Wire.ReadString(ref reader);
        view.RowFilter = Wire.ReadString(ref reader);
        view.RowStateFilter = (DataViewRowState)reader.ReadInt32();
        view.ApplyDefaultSort = reader.ReadBoolean();
        view.AllowNew = reader.ReadBoolean();
        view.AllowEdit = reader.ReadBoolean();
        view.AllowDelete = reader.ReadBoolean();
    }

    /// <summary>What a set says of the views of all its tables stays at home.</summary>
    public static void Check(DataSet set)
    {
        if (ManagerOf(set) is not { } manager)
            return;
        foreach (DataTable table in set.Tables)
        {
            var setting = manager.DataViewSettings[table]!;
            if (setting is not { Sort: "", RowFilter: "", ApplyDefaultSort: false, RowStateFilter: DataViewRowState.CurrentRows })
            {
                throw new StateException($"The DefaultViewManager of the DataSet '{set.DataSetName}' has settings for '{table.TableName}', which cannot travel: "
                    + "set the DefaultView of the table.");
            }
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_defaultView")]
    private static extern ref DataView? ViewOf(DataTable table);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_defaultViewManager")]
    private static extern ref DataViewManager? ManagerOf(DataSet set);
}
