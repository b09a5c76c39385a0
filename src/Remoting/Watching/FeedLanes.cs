using System.Diagnostics;
using System.Text.Json;

namespace Remoting.Watching;

/// <summary>The rows of a pool, what is new in them, and what was measured of calls.</summary>
internal static class FeedLanes
{
    /// <summary>Writes them; gives the row of each worker.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="feed">The pool.</param>
    /// <param name="cursor">What is not new.</param>
    /// <param name="times">Whether what was measured of calls is told, too.</param>
    /// <param name="mostBytes">When there are so many in the frame, what is left has to wait for the next one.</param>
    public static Dictionary<int, int> Write(Utf8JsonWriter json, PoolFeed feed, FeedCursor cursor, bool times, long mostBytes = long.MaxValue)
    {
        var rowOf = new Dictionary<int, int>();
        feed.Lanes.Read((rows, names, measured) =>
        {
            if (names.Count > cursor.Names)
            {
                cursor.Names = names.Count;
                json.WriteStartArray("callables");
                foreach (string name in names)
                    json.WriteStringValue(name);
                json.WriteEndArray();
            }
            json.WriteNumber("rows", rows.Count);
            json.WriteStartArray("pieces");
            for (int row = 0; row < rows.Count; row++)
            {
                if (cursor.Rows.Count == row)
                    cursor.Rows.Add(0);
                if (rows[row].Worker != 0)
                    rowOf[rows[row].Worker] = row;
            }
            WritePieces(json, feed, cursor, rows, mostBytes);
            json.WriteEndArray();
            if (times)
                WriteTimes(json, names, measured);
        });
        return rowOf;
    }

    /// <summary>Those that are new, from the row on at which the last frame was full: so all rows get their turn.</summary>
    private static void WritePieces(Utf8JsonWriter json, PoolFeed feed, FeedCursor cursor, IReadOnlyList<Row> rows, long mostBytes)
    {
        for (int i = 0, first = cursor.FirstRow; i < rows.Count; i++)
        {
            int row = (first + i) % rows.Count;
            foreach (var (number, piece) in rows[row].From(cursor.Rows[row]))
            {
                if (json.BytesCommitted + json.BytesPending >= mostBytes)
                {
                    cursor.FirstRow = row;
                    return;
                }
                WritePiece(json, feed, row, piece);
                cursor.Rows[row] = number + 1;
            }
        }
    }

    /// <summary>[row, worker, kind, from, to, callable, count, words]</summary>
    private static void WritePiece(Utf8JsonWriter json, PoolFeed feed, int row, in Piece piece)
    {
        json.WriteStartArray();
        json.WriteNumberValue(row);
        json.WriteNumberValue(piece.Worker);
        json.WriteNumberValue((int)piece.Kind);
        json.WriteNumberValue(FeedWriter.MillisecondsOf(feed, piece.From));
        json.WriteNumberValue(FeedWriter.MillisecondsOf(feed, piece.To));
        json.WriteNumberValue(piece.Callable);
        json.WriteNumberValue(piece.Count);
        if (piece.Words is { } words)
            json.WriteStringValue(words);
        json.WriteEndArray();
    }

    private static void WriteTimes(Utf8JsonWriter json, IReadOnlyList<string> names, IReadOnlyList<TimeBook> measured)
    {
        json.WriteStartArray("times");
        for (int i = 0; i < measured.Count; i++)
        {
            var time = measured[i];
            json.WriteStartObject();
            json.WriteNumber("callable", i);
            json.WriteNumber("calls", time.Calls);
            json.WriteNumber("failed", time.Failed);
            WriteStage(json, "wait", time, Stage.Wait);
            WriteStage(json, "serialize", time, Stage.Serialize);
            WriteStage(json, "transfer", time, Stage.Transfer);
            WriteStage(json, "run", time, Stage.Run);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>[median, 99th percentile, mean], in microseconds; nothing where nothing was measured.</summary>
    private static void WriteStage(Utf8JsonWriter json, string name, TimeBook time, Stage stage)
    {
        if (time.Of(stage) is not ({ } median, { } p99))
            return;
        json.WriteStartArray(name);
        json.WriteNumberValue(Microseconds(median));
        json.WriteNumberValue(Microseconds(p99));
        json.WriteNumberValue(Microseconds(time.MeanOf(stage)));
        json.WriteEndArray();
    }

    private static double Microseconds(double ticks) => Math.Round(ticks * 1e6 / Stopwatch.Frequency, 2);
}
