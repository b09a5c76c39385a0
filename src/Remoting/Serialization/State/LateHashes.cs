using MessagePack;
using Remoting.CompilerServices;

namespace Remoting.Serialization.State;

/// <summary>
/// Keys find their place in a hash table by their content, and inside of a circle there is none yet when the table is read. So tables whose keys have
/// content of their own are filled when all objects are there.
/// </summary>
internal static class LateHashes
{
    /// <summary>Fills a table: now where its keys are what they will be, else when the outermost value has been read.</summary>
    public static void Add(Type keys, Action fill)
    {
        if (IsWhole(keys) || Wire.Types.Late is not { } late)
            fill();
        else
            late.Add(fill);
    }

    /// <summary>Looks at a table that could not wait, when all that is in it is there.</summary>
    public static void Check(Type keys, Action check)
    {
        if (!IsWhole(keys) && Wire.Types.Late is { } late)
            late.Add(check);
    }

    public delegate T Reading<T>(ref MessagePackReader reader, int number);

    /// <summary>Reads a value, and fills the tables in it that waited if nothing is read around it.</summary>
    public static T Read<T>(ref MessagePackReader reader, Slot<T> slot)
    {
        var types = Wire.Types;
        if (types.Late is not null)
            return slot.Read(ref reader);
        return Read<T>(ref reader, -1, (ref reader, _) => slot.Read(ref reader));
    }

    /// <inheritdoc cref="Read{T}(ref MessagePackReader, Slot{T})"/>
    public static T Read<T>(ref MessagePackReader reader, int number, Reading<T> read)
    {
        var types = Wire.Types;
        if (types.Late is not null)
            return read(ref reader, number);
        types.Late = [];
        try
        {
            var value = read(ref reader, number);
            Fill();
            return value;
        }
        finally
        {
            types.Late = null;
        }
    }

    /// <summary>The same of what has to be whole at once, whatever is read around it.</summary>
    public static T ReadNow<T>(ref MessagePackReader reader, Reading<T> read)
    {
        var types = Wire.Types;
        var around = types.Late;
        types.Late = null;
        try
        {
            return Read(ref reader, -1, read);
        }
        finally
        {
            types.Late = around;
        }
    }

    /// <summary>Fills the tables that have waited. The innermost came first, and may be keys of those that came later.</summary>
    public static void Fill()
    {
        if (Wire.Types.Late is not { } late)
            return;
        foreach (var fill in late)
            fill();
    }

    private static bool IsWhole(Type keys) => keys.IsPrimitive || keys.IsEnum || keys == typeof(string) || keys == typeof(Guid) || keys == typeof(Type)
        || keys == typeof(DateTime) || keys == typeof(decimal);
}
